import ChimeraCore
import ChimeraProcesses
import Crypto
import Foundation

/// Puts a package of a tool server into a folder that is named after what is in it.
struct PackageInstall {
    let package: ToolListing.Package
    /// The folder of all of them.
    let folder: String

    struct Plan {
        var program: String
        var arguments: [String]
        /// Nil: it is not on this computer.
        var runtime: String?

        var words: String { ([program] + arguments).map(ToolServerEntry.quoted).joined(separator: " ") }
    }

    /// Exactly what will be run. Scripts of npm packages do not run: installing is not yet starting.
    func plan(into target: String) throws(Problem) -> Plan {
        switch package.registry {
        case "pypi":
            let python = Self.find("python3")
            return Plan(
                program: python ?? "python3",
                arguments: [
                    "-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--no-compile",
                    "--quiet",
                    "--target", target, "\(package.identifier)==\(package.version)",
                ], runtime: python)
        case "npm":
            let npm = Self.find("node") == nil ? nil : Self.find("npm")
            return Plan(
                program: npm ?? "npm",
                arguments: [
                    "install", "--prefix", target, "--ignore-scripts", "--no-audit", "--no-fund", "--silent",
                    "\(package.identifier)@\(package.version)",
                ], runtime: npm)
        default:
            throw .invalid(
                "Packages of \(package.registry) cannot be installed here. Add the server by its command: `chimera tools import`."
            )
        }
    }

    /// The runtime that a kind of package needs, and whether it is here.
    static func runtime(_ registry: String) -> (name: String, isHere: Bool) {
        switch registry {
        case "pypi": ("python3", find("python3") != nil)
        case "npm": ("node", find("node") != nil && find("npm") != nil)
        case "oci": ("docker", find("docker") != nil)
        default: (registry, false)
        }
    }

    /// - Returns: how it is started (without its arguments), and what it is called by its contents.
    func run(
        _ note: @escaping @Sendable (String) -> Void
    ) async throws -> (way: ToolServerEntry.Way, digest: String) {
        let files = FileManager.default
        let fresh = "\(folder)/.new-\(ID<Account>.make())"
        try files.createDirectory(atPath: fresh, withIntermediateDirectories: true)
        defer { try? files.removeItem(atPath: fresh) }
        let plan = try plan(into: fresh)
        guard plan.runtime != nil else {
            throw Problem(
                .unavailable,
                "\(package.identifier) needs \(Self.runtime(package.registry).name), which is not on this computer."
            )
        }
        let exit = try await ManagedProcess(plan.program, plan.arguments).run { event in
            switch event {
            case .error(let line), .output(let line): note(line)
            case .started: break
            }
        }
        guard exit == .code(0) else {
            throw Problem(
                .unavailable, "Installing \(package.identifier) \(package.version) failed with \(exit).")
        }
        let digest = try Self.digest(of: fresh)
        let name = package.identifier.replacing("/", with: "_").replacing("@", with: "")
        let home = "\(folder)/\(package.registry)-\(name)-\(package.version)-\(digest.prefix(12))"
        // The same contents are there already: nothing to do.
        if !files.fileExists(atPath: home) { try files.moveItem(atPath: fresh, toPath: home) }
        return (try start(home, plan.program), digest)
    }

    private func start(_ home: String, _ program: String) throws -> ToolServerEntry.Way {
        if package.registry == "pypi" {
            return .program(
                command: program, arguments: ["\(home)/bin/\(try script(in: "\(home)/bin"))"],
                environment: ["PYTHONPATH": home, "PYTHONDONTWRITEBYTECODE": "1"])
        }
        let bin = "\(home)/node_modules/.bin"
        return .program(
            command: Self.find("node") ?? "node", arguments: ["\(bin)/\(try script(in: bin))"],
            environment: [:])
    }

    /// The program that bears the package's name, or its only one.
    private func script(in folder: String) throws(Problem) -> String {
        let scripts = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
        let plain = { (text: String) in text.lowercased().replacing("_", with: "-").replacing(".", with: "-")
        }
        let wanted = plain(
            package.identifier.split(separator: "/").last.map(String.init) ?? package.identifier)
        let named =
            scripts.first { plain($0) == wanted }
            ?? scripts.first { wanted.hasPrefix(plain($0)) && $0.count > 3 }
        guard let found = named ?? scripts.first(where: { plain($0).contains("mcp") }) ?? scripts.first else {
            throw Problem(.unavailable, "\(package.identifier) was installed and brings no program to start.")
        }
        return found
    }

    /// SHA-256 over every file's path and contents, in the order of the paths.
    static func digest(of folder: String) throws -> String {
        var all = SHA256()
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder).sorted() {
            let whole = "\(folder)/\(path)"
            let attributes = try FileManager.default.attributesOfItem(atPath: whole)
            switch attributes[.type] as? FileAttributeType {
            case .typeRegular?:
                let contents = try Data(contentsOf: URL(fileURLWithPath: whole))
                // An installer writes the folder's own name and the time into these.
                if path.hasSuffix(".dist-info/RECORD") || path.hasSuffix("/.package-lock.json") { continue }
                if path.hasPrefix("bin/") {
                    all.update(data: Data("script \(path)\n".utf8))
                } else {
                    all.update(data: Data("file \(path) \(contents.count)\n".utf8))
                    all.update(data: contents)
                }
            case .typeSymbolicLink?:
                let target = try FileManager.default.destinationOfSymbolicLink(atPath: whole)
                all.update(data: Data("link \(path) \(target)\n".utf8))
            default: continue
            }
        }
        return all.finalize().map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    private static func find(_ name: String) -> String? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
            .map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
