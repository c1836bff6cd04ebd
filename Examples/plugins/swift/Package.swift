// swift-tools-version:6.0
import PackageDescription

let package = Package(
    name: "echo",
    targets: [.executableTarget(name: "echo", path: "Sources/echo")])
