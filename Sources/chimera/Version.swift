enum Version {
    static let number = "0.1.0"

    /// What the compiler says of itself at run time is not to be had; its language version is.
    static var compiler: String {
        #if compiler(>=6.4)
            "Swift 6.4 or later"
        #elseif compiler(>=6.3)
            "Swift 6.3"
        #else
            "Swift 6.2"
        #endif
    }

    static var system: String {
        #if os(Linux)
            let name = "Linux"
        #elseif os(macOS)
            let name = "macOS"
        #else
            let name = "another system"
        #endif
        #if arch(x86_64)
            return "\(name) x86_64"
        #elseif arch(arm64)
            return "\(name) arm64"
        #else
            return name
        #endif
    }
}
