/// The files of one folder, each with what was last understood of it.
struct WatchedFolder<Value> {
    let path: String
    let suffix: String
    /// Of one file, in bytes; what is larger is given to `parse` with one byte too many.
    private let limit: Int
    private let parse: ([UInt8], String) throws(PersonaFileError) -> Value
    private var files: [String: File] = [:]
    private var unreadable: PersonaFileError?

    private struct File {
        /// nil: could not be read; tried again at every look.
        var stamp: FileStamp?
        var newest: Result<Value, PersonaFileError>
        /// The last version that nobody objected to.
        var good: Value?
    }

    init(
        path: String, suffix: String, limit: Int = SourceText.limit,
        parse: @escaping ([UInt8], String) throws(PersonaFileError) -> Value
    ) {
        self.path = path
        self.suffix = suffix
        self.limit = limit
        self.parse = parse
    }

    /// Reads what changed since the last look. True if anything did.
    mutating func look() -> Bool {
        let wasUnreadable = unreadable
        switch FileStamp.names(in: path, suffix: suffix) {
        case .failure(let error):
            // What was understood before goes on; a folder on a lost disk must not end a conversation.
            unreadable = PersonaFileError(
                file: path, line: 1,
                message: "The folder cannot be read (\(error.text)). Check its permissions.")
            return unreadable != wasUnreadable
        case .success(let names):
            unreadable = nil
            var changed = wasUnreadable != nil
            var present: Set<String> = []
            for name in names {
                // A missing stamp: gone since it was listed, or a folder.
                guard let stamp = FileStamp(path: "\(path)/\(name)") else { continue }
                present.insert(name)
                if let known = files[name]?.stamp, known == stamp { continue }
                changed = true
                read(name)
            }
            for name in files.keys where !present.contains(name) {
                files[name] = nil
                changed = true
            }
            return changed
        }
    }

    private mutating func read(_ name: String) {
        let file = "\(path)/\(name)"
        let good = files[name]?.good
        switch FileStamp.read(file, limit: limit + 1) {
        case .success((let stamp, let bytes)):
            do {
                files[name] = File(stamp: stamp, newest: .success(try parse(bytes, file)), good: good)
            } catch {
                files[name] = File(stamp: stamp, newest: .failure(error), good: good)
            }
        case .failure(let error):
            let error = PersonaFileError(
                file: file, line: 1,
                message: "The file cannot be read (\(error.text)). Check its permissions.")
            files[name] = File(stamp: nil, newest: .failure(error), good: good)
        }
    }

    /// What stands now: of each file the newest version, or the last good one where the newest is wrong or
    /// objected to.
    mutating func settle(
        _ objection: (Value) -> PersonaFileError? = { _ in nil }
    ) -> (standing: [Value], problems: [PersonaFileError]) {
        var standing: [Value] = []
        var problems = unreadable.map { [$0] } ?? []
        for name in files.keys.sorted() {
            switch files[name]!.newest {
            case .success(let value):
                if let problem = objection(value) {
                    problems.append(problem)
                } else {
                    files[name]!.good = value
                }
            case .failure(let problem):
                problems.append(problem)
            }
            if let good = files[name]!.good, objection(good) == nil { standing.append(good) }
        }
        return (standing, problems)
    }
}
