// swift-tools-version:6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .treatAllWarnings(as: .error),
]

/// ChimeraCore is pure: no networking and no database. Adapters see Core (and, where named,
/// Processes); only the executable sees them all. ARCHITECTURE.md draws the arrows.
func adapter(_ name: String, _ more: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: ["ChimeraCore"] + more, swiftSettings: strict)
}

func tests(_ name: String, of modules: [Target.Dependency]) -> Target {
    .testTarget(
        name: name, dependencies: ["ChimeraCore", "ChimeraTesting"] + modules, swiftSettings: strict)
}

let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let httpClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let niocore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioposix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let niohttp1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")

let package = Package(
    name: "chimera",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "chimera", targets: ["chimera"]),
        .library(name: "ChimeraClient", targets: ["ChimeraClient"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0", traits: []),
    ],
    targets: [
        .target(
            name: "ChimeraCore",
            dependencies: [logging, crypto, "Yams"],
            swiftSettings: strict),
        .target(name: "CSpawn"),
        adapter(
            "ChimeraProcesses",
            [
                "CSpawn", logging, niocore, nioposix,
                .product(name: "Subprocess", package: "swift-subprocess"),
            ]),
        adapter("ChimeraProviders", ["ChimeraProcesses", httpClient, logging, niocore, nioposix, niohttp1]),
        adapter(
            "ChimeraMCP",
            ["ChimeraProcesses", httpClient, crypto, logging, niocore, nioposix, niohttp1]),
        adapter("ChimeraStorage", [logging, .product(name: "GRDB", package: "GRDB.swift")]),
        adapter(
            "ChimeraServer",
            [
                hummingbird, .product(name: "HummingbirdCore", package: "hummingbird"), crypto, logging,
                niocore, nioposix, niohttp1,
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        adapter("ChimeraClient", [httpClient, niocore, niohttp1]),
        .executableTarget(
            name: "chimera",
            dependencies: [
                "ChimeraCore", "ChimeraProcesses", "ChimeraProviders", "ChimeraMCP", "ChimeraStorage",
                "ChimeraServer",
                "ChimeraClient", logging,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        adapter("ChimeraTesting", [niocore, nioposix, niohttp1]),
        tests("ChimeraCoreTests", of: []),
        tests("ChimeraProvidersTests", of: ["ChimeraProviders", httpClient, logging, niocore]),
        tests("ChimeraProcessesTests", of: ["ChimeraProcesses", logging]),
        tests("ChimeraMCPTests", of: ["ChimeraMCP", "ChimeraProcesses", httpClient, niohttp1]),
        tests("ChimeraStorageTests", of: ["ChimeraStorage"]),
        tests("EngineTests", of: ["ChimeraStorage", logging]),
        tests(
            "ChimeraServerTests",
            of: ["ChimeraServer", "ChimeraStorage", .product(name: "NIOEmbedded", package: "swift-nio")]),
        tests("StoryTests", of: ["chimera", "ChimeraClient", logging]),
    ]
)
