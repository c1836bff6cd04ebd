/// Makes one classic script of modules, for a page that is a file on somebody's disk: browsers load no
/// modules from there.
///
/// Each module becomes a function that returns what it exports, called behind those that it imports. It
/// takes the static imports and exports of our own style, each beginning a line; what it does not know is
/// an error rather than a script that fails at the reader's.
struct ScriptJoiner {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private struct Module {
        let statements: [Statement]
        /// The paths that it imports, in order.
        let needs: [String]
    }

    private let read: (String) -> String?
    private var modules: [String: Module] = [:]
    /// Modules in the order in which they run, those that import each other together.
    private var knots: [[String]] = []
    /// The variable that holds what a module's knot exports.
    private var names: [String: String] = [:]

    /// - Parameters:
    ///   - entry: a path like `js/player.js`; imports are relative to the module that has them.
    ///   - read: the text of such a path; nil when there is none.
    static func join(_ entry: String, read: @escaping (String) -> String?) throws(Failure) -> String {
        var joiner = ScriptJoiner(read: read)
        var walk = Walk()
        try joiner.visit(entry, &walk)
        var script = ""
        for knot in joiner.knots { script += try joiner.text(of: knot) }
        return "\"use strict\";\n(() => {\n\(script)})();\n"
    }

    private init(read: @escaping (String) -> String?) { self.read = read }

    // MARK: The order

    /// Tarjan's strongly connected components; each is found behind those that it needs.
    private struct Walk {
        var count = 0
        var index: [String: Int] = [:]
        var low: [String: Int] = [:]
        var stack: [String] = []
        /// As modules would run one by one: each behind those that it imports, but for a circle's start.
        var ended: [String] = []
    }

    private mutating func visit(_ path: String, _ walk: inout Walk) throws(Failure) {
        guard let text = read(path) else {
            throw Failure(description: "\(path) is imported and is not there.")
        }
        let statements = Self.statements(text)
        let needs = statements.compactMap(\.source).map { Self.resolve($0, against: path) }
        modules[path] = Module(statements: statements, needs: needs)
        (walk.index[path], walk.low[path]) = (walk.count, walk.count)
        walk.count += 1
        walk.stack.append(path)
        for other in needs {
            if walk.index[other] == nil {
                try visit(other, &walk)
                walk.low[path] = min(walk.low[path]!, walk.low[other]!)
            } else if walk.stack.contains(other) {
                walk.low[path] = min(walk.low[path]!, walk.index[other]!)
            }
        }
        walk.ended.append(path)
        guard walk.low[path] == walk.index[path], let start = walk.stack.lastIndex(of: path) else { return }
        let knot = Set(walk.stack[start...])
        walk.stack.removeSubrange(start...)
        knots.append(walk.ended.filter(knot.contains))
    }

    // MARK: The text

    /// Modules that import each other share one scope: there each finds the others' names as they are.
    private mutating func text(of knot: [String]) throws(Failure) -> String {
        var scope = Scope()
        var body = ""
        var exports: [String] = []
        for path in knot {
            body += "// \(path)\n"
            for statement in modules[path]?.statements ?? [] {
                switch statement {
                case .code(let line):
                    body += line + "\n"
                    if let name = Self.declared(in: line[...]) { try scope.add(name, path, "") }
                case .declared(let name, let line):
                    exports.append(name)
                    body += line + "\n"
                    try scope.add(name, path, "")
                case .imports(let pairs, let from):
                    let other = Self.resolve(from, against: path)
                    for pair in pairs where !knot.contains(other) || pair.outer != pair.inner {
                        guard let module = names[other] else {
                            throw Failure(
                                description:
                                    "\(path) and \(other) import each other, under another name: \(pair.inner)"
                            )
                        }
                        let value = pair.outer == "*" ? module : "\(module).\(pair.outer)"
                        try scope.add(pair.inner, path, value)
                    }
                case .exports(let pairs, nil): exports += pairs.map { "\($0.outer): \($0.inner)" }
                case .exports(let pairs, let from?):
                    let other = names[Self.resolve(from, against: path)].map { "\($0)." } ?? ""
                    exports += pairs.map { "\($0.outer): \(other)\($0.inner)" }
                case .unknown(let line):
                    throw Failure(description: "\(path): this cannot be joined: \(line)")
                }
            }
        }
        let name = "m\(Set(names.values).count)"
        for path in knot { names[path] = name }
        return
            "const \(name) = (() => {\n\(scope.head)\(body)return { \(exports.joined(separator: ", ")) };\n})();\n"
    }

    /// The names at the top of one function, which may be several modules'.
    private struct Scope {
        private var owners: [String: (path: String, value: String)] = [:]
        private(set) var head = ""

        /// - Parameter value: what an import stands for; empty for what the module declares itself.
        mutating func add(_ name: String, _ path: String, _ value: String) throws(Failure) {
            if let known = owners[name] {
                if known.path == path && value.isEmpty || known.value == value && !value.isEmpty { return }
                throw Failure(
                    description:
                        "\(path) and \(known.path) import each other and both have a \(name). Rename one, or part them."
                )
            }
            owners[name] = (path, value)
            if !value.isEmpty { head += "const \(name) = \(value);\n" }
        }
    }

    // MARK: One module's text

    private enum Statement {
        case code(String)
        case declared(String, String)
        /// None for an import for its effects; `*` for all that there is.
        case imports([(outer: String, inner: String)], from: String)
        case exports([(outer: String, inner: String)], from: String?)
        case unknown(String)

        /// The module that it names.
        var source: String? {
            switch self {
            case .imports(_, let from): from
            case .exports(_, let from): from
            default: nil
            }
        }
    }

    private static func statements(_ text: String) -> [Statement] {
        var statements: [Statement] = []
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
        while let line = lines.popFirst() {
            let isImport = line.hasPrefix("import ") || line.hasPrefix("import{")
            guard isImport || line.hasPrefix("export ") else {
                statements.append(.code(String(line)))
                continue
            }
            if !isImport, !line.hasPrefix("export {"), !line.hasPrefix("export *") {
                statements.append(declaration(line.dropFirst("export ".count)))
                continue
            }
            var whole = String(line)
            while !whole.hasSuffix(";"), let next = lines.popFirst() { whole += " " + next }
            statements.append(isImport ? importing(whole) : exporting(whole))
        }
        return statements
    }

    private static func declaration(_ line: Substring) -> Statement {
        // A binding that changes would be exported as it was at first.
        guard !line.hasPrefix("let "), let name = declared(in: line) else { return .unknown(String(line)) }
        return .declared(name, String(line))
    }

    private static func declared(in line: Substring) -> String? {
        var words = line.split(whereSeparator: { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "$") })
        guard line.first?.isLetter == true else { return nil }
        if words.first == "async" { words.removeFirst() }
        guard words.count > 1, ["function", "class", "const", "let"].contains(words[0]) else { return nil }
        return String(words[1])
    }

    private static func importing(_ text: String) -> Statement {
        let quoted = text.split(separator: "\"", omittingEmptySubsequences: false)
        guard quoted.count == 3 else { return .unknown(text) }
        let list = quoted[0].dropFirst("import".count)
        let from = String(quoted[1])
        if list.allSatisfy(\.isWhitespace) { return .imports([], from: from) }
        if let star = list.firstRange(of: "* as ") {
            let name = String(list[star.upperBound...].prefix { !$0.isWhitespace })
            return .imports([(outer: "*", inner: name)], from: from)
        }
        let pairs = names(in: list)
        guard !pairs.isEmpty else { return .unknown(text) }
        return .imports(pairs.map { (outer: $0.0, inner: $0.1) }, from: from)
    }

    private static func exporting(_ text: String) -> Statement {
        let quoted = text.split(separator: "\"", omittingEmptySubsequences: false)
        let pairs = names(in: quoted[0])
        guard !pairs.isEmpty else { return .unknown(text) }
        return .exports(
            pairs.map { (outer: $0.1, inner: $0.0) }, from: quoted.count == 3 ? String(quoted[1]) : nil)
    }

    /// `{ a, b as c }` as pairs of the name there and the name here.
    private static func names(in text: Substring) -> [(String, String)] {
        guard let start = text.firstIndex(of: "{"), let end = text.lastIndex(of: "}") else { return [] }
        return text[text.index(after: start)..<end].split(separator: ",").compactMap { item in
            let words = item.split(whereSeparator: \.isWhitespace)
            return switch words.count {
            case 1: (String(words[0]), String(words[0]))
            case 3 where words[1] == "as": (String(words[0]), String(words[2]))
            default: nil
            }
        }
    }

    /// `../kernel/dom.js` seen from `js/elements/player.js` is `js/kernel/dom.js`.
    private static func resolve(_ address: String, against path: String) -> String {
        var parts = path.split(separator: "/").dropLast().map(String.init)
        for part in address.split(separator: "/") {
            switch part {
            case ".": continue
            case "..": _ = parts.popLast()
            default: parts.append(String(part))
            }
        }
        return parts.joined(separator: "/")
    }
}
