/// One check of one value. Goes down the value and the schema together.
struct SchemaCheck {
    let program: SchemaProgram
    let assertsFormats: Bool
    var work = JSONSchemaLimits.work
    var complaints: [JSONSchemaReport.Complaint] = []
    /// Steps from the whole value to the one that is looked at.
    var path: [String] = []
    /// Resources on the way, outermost first: what `$dynamicRef` looks through.
    private var scope: [String] = []
    private var open: Set<Visit> = []
    private var depth = 0

    init(program: SchemaProgram, assertsFormats: Bool) {
        self.program = program
        self.assertsFormats = assertsFormats
    }

    /// The check was given up.
    enum Stop: Error {
        case tooMuchWork
        case tooDeep(String)
        case endless(String)
        case hardPattern(String)

        var words: String {
            switch self {
            case .tooMuchWork: "takes too much work to check against this schema"
            case .tooDeep: "is nested too deeply to be checked against this schema"
            case .endless: "cannot be checked: the schema refers to itself without end"
            case .hardPattern: "cannot be checked: a pattern of the schema takes too many steps"
            }
        }

        var rule: String {
            switch self {
            case .tooMuchWork: "#"
            case .tooDeep(let rule), .endless(let rule), .hardPattern(let rule): rule
            }
        }
    }

    /// A schema looking at the same value again is a circle: the depth of the path names the value, since what is
    /// open lies on one way down.
    private struct Visit: Hashable {
        let node: Int
        let depth: Int
    }

    /// What rules have looked at already, for `unevaluatedItems` and `unevaluatedProperties`.
    struct Seen {
        var names: Set<String> = []
        var indices: Set<Int> = []
        var everyName = false
        var everyIndex = false

        mutating func add(_ other: Seen) {
            names.formUnion(other.names)
            indices.formUnion(other.indices)
            everyName = everyName || other.everyName
            everyIndex = everyIndex || other.everyIndex
        }
    }

    mutating func report(on value: JSONValue) -> JSONSchemaReport {
        do {
            let isValid = try check(0, value) != nil
            return JSONSchemaReport(verdict: isValid ? .valid : .invalid, complaints: complaints)
        } catch {
            return JSONSchemaReport(
                verdict: .undecided,
                complaints: [.init(path: pointer, rule: error.rule, words: error.words)])
        }
    }

    /// What the node looked at, or nil where the value breaks it.
    mutating func check(_ number: Int, _ value: JSONValue) throws(Stop) -> Seen? {
        let node = program.nodes[number]
        try spend(1 + node.rules.count)
        if let verdict = node.verdict {
            if !verdict { complain(node.location, "is not allowed here") }
            return verdict ? Seen() : nil
        }
        let visit = Visit(node: number, depth: path.count)
        guard open.insert(visit).inserted else { throw .endless(node.location) }
        depth += 1
        scope.append(node.resource)
        defer {
            open.remove(visit)
            depth -= 1
            scope.removeLast()
        }
        guard depth <= JSONSchemaLimits.depth else { throw .tooDeep(node.location) }
        var seen = Seen()
        var isValid = true
        for rule in node.rules where try !apply(rule, value, node, &seen) { isValid = false }
        if let rest = node.unevaluatedProperties, case .object(let fields) = value, !seen.everyName {
            let names = fields.keys.filter { !seen.names.contains($0) }.sorted()
            for name in names where try check(rest, fields[name] ?? .null, at: name) == nil {
                isValid = false
            }
            seen.everyName = true
        }
        if let rest = node.unevaluatedItems, case .array(let items) = value, !seen.everyIndex {
            for (index, item) in items.enumerated() where !seen.indices.contains(index) {
                if try check(rest, item, at: String(index)) == nil { isValid = false }
            }
            seen.everyIndex = true
        }
        return isValid ? seen : nil
    }

    mutating func check(_ number: Int, _ value: JSONValue, at step: String) throws(Stop) -> Seen? {
        path.append(step)
        let seen = try check(number, value)
        // After a stop the path stays: the report names the place.
        path.removeLast()
        return seen
    }

    /// Checks without telling: what is found out is only whether it fits.
    mutating func quietly(_ number: Int, _ value: JSONValue) throws(Stop) -> Seen? {
        let told = complaints
        let seen = try check(number, value)
        complaints = told
        return seen
    }

    /// Looks for the outermost resource that has this anchor, where the nearest one is dynamic at all.
    func dynamicTarget(_ target: Int, anchor: String) -> Int {
        let home = program.nodes[target].resource
        guard program.dynamic[home]?[anchor] == target else { return target }
        for resource in scope {
            if let found = program.dynamic[resource]?[anchor] { return found }
        }
        return target
    }

    mutating func spend(_ amount: Int) throws(Stop) {
        work -= amount
        if work < 0 { throw .tooMuchWork }
    }

    mutating func complain(_ rule: String, _ words: String) {
        guard complaints.count < JSONSchemaLimits.complaints else { return }
        complaints.append(.init(path: pointer, rule: rule, words: words))
    }

    private var pointer: String { path.map { "/" + SchemaAddress.escaped($0) }.joined() }
}
