internal import Yams

typealias YAMLNode = Yams.Node

/// Takes typed values out of YAML and remembers in which line of the file each one stands, so that
/// a rule that is broken later can still name the line.
struct YAMLReader {
    let file: String
    /// Lines of the file before the YAML.
    let offset: Int
    private var lines: [String: Int] = [:]

    init(file: String, offset: Int) {
        self.file = file
        self.offset = offset
    }

    /// The line of a path such as `seats[1].stance`, or of the nearest thing that holds it.
    func line(of path: String) -> Int {
        var path = path[...]
        while !path.isEmpty {
            if let line = lines[String(path)] { return line }
            path = path.lastIndex { $0 == "." || $0 == "[" }.map { path[..<$0] } ?? ""
        }
        return 1
    }

    mutating func place(_ path: String, at line: Int) { lines[path] = line }

    func error(_ path: String, _ message: String) -> PersonaFileError {
        PersonaFileError(file: file, line: line(of: path), message: message)
    }

    // MARK: Shapes

    mutating func document(
        _ yaml: String, known: [String]
    ) throws(PersonaFileError) -> [String: YAMLNode] {
        try refuseTraps(in: yaml)
        let root: YAMLNode?
        do { root = try compose(yaml: yaml) } catch {
            throw refusal(of: error, yaml)
        }
        guard let root else { throw error("", "There are no keys. Begin with \(known[0]) and \(known[1]).") }
        return try map(root, "", known: known)
    }

    /// Unknown keys are refused: a misspelt one would be silence where its author expects an effect.
    mutating func map(
        _ node: YAMLNode, _ path: String, known: [String]
    ) throws(PersonaFileError) -> [String: YAMLNode] {
        guard case .mapping(let mapping) = node else {
            let what = path.isEmpty ? "The file" : path
            throw error(path, "\(what) must be keys with values, such as {\(known[0]): …}.")
        }
        var result: [String: YAMLNode] = [:]
        for (key, value) in mapping {
            guard case .scalar(let scalar) = key else { throw error(path, "A key must be one word.") }
            let name = path.isEmpty ? scalar.string : "\(path).\(scalar.string)"
            place(name, at: (scalar.mark?.line ?? 1) + offset)
            guard known.contains(scalar.string) else {
                throw error(name, Rule.unknown("key", scalar.string, known))
            }
            result[scalar.string] = value
        }
        return result
    }

    mutating func list(_ node: YAMLNode, _ path: String) throws(PersonaFileError) -> [YAMLNode] {
        guard case .sequence(let sequence) = node else {
            throw error(path, "\(path) must be a list: [one, two], or a line with \"- \" for each.")
        }
        for (index, item) in sequence.enumerated() {
            if let mark = item.mark { place("\(path)[\(index)]", at: mark.line + offset) }
        }
        return Array(sequence)
    }

    // MARK: Values

    /// One line of text: breaks and runs of white space become single spaces.
    func text(_ node: YAMLNode, _ path: String) throws(PersonaFileError) -> String {
        guard case .scalar(let scalar) = node else {
            throw error(path, "\(path) must be text. Put text that holds : [ or { in double quotes.")
        }
        return Text.line(scalar.string)
    }

    mutating func texts(_ node: YAMLNode, _ path: String) throws(PersonaFileError) -> [String] {
        var result: [String] = []
        for (index, item) in try list(node, path).enumerated() {
            result.append(try text(item, "\(path)[\(index)]"))
        }
        return result
    }

    mutating func mapOfTexts(
        _ node: YAMLNode, _ path: String, known: [String]
    ) throws(PersonaFileError) -> [String: String] {
        var result: [String: String] = [:]
        for (key, value) in try map(node, path, known: known) {
            result[key] = try text(value, "\(path).\(key)")
        }
        return result
    }

    func number(_ node: YAMLNode, _ path: String) throws(PersonaFileError) -> Double {
        let text = try text(node, path)
        guard let number = Double(text), number.isFinite else {
            throw error(path, "\(path) is \"\(Text.shortened(text, to: 40))\". Write a number, such as 0.5.")
        }
        return number
    }

    func integer(_ node: YAMLNode, _ path: String) throws(PersonaFileError) -> Int {
        let text = try text(node, path)
        guard let number = Int(text) else {
            throw error(
                path, "\(path) is \"\(Text.shortened(text, to: 40))\". Write a whole number, such as 25.")
        }
        return number
    }
}
