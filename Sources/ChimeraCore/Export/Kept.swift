/// The part of a document's tree that an import takes along, with its places counted anew: an export leaves
/// gaps where messages were removed, a stored path has none.
struct Kept {
    /// Each behind the one that it stands on.
    let branches: [Branch]
    /// Along each branch, the branches in that order.
    private(set) var messages: [Message] = []
    /// The branch of `until`.
    let main: BranchID?
    private var forks: [BranchID: Int] = [:]
    private var tips: [BranchID: Int] = [:]
    private var positions: [MessageID: Int] = [:]
    private var parents: [MessageID: MessageID] = [:]
    /// By branch: old positions in order, and who stands there.
    private var lines: [BranchID: [(position: Int, message: MessageID)]] = [:]
    private let known: [BranchID: Branch]

    init(_ document: ExportDocument, until: MessageID?) throws(Problem) {
        var end: (branch: BranchID, position: Int)?
        if let until {
            guard let message = document.messages.first(where: { $0.id == until }) else {
                throw .invalid(
                    "The document has no message \(until). Choose one that it has.", field: "until")
            }
            end = (message.branch, message.position)
        }
        main = end?.branch
        known = Dictionary(uniqueKeysWithValues: document.branches.map { ($0.id, $0) })
        branches = Self.ordered(document.branches, cutAt: end)
        let wanted = Set(branches.map(\.id))
        let standing = document.messages.filter { message in
            message.state != .removed && wanted.contains(message.branch)
                && (message.branch != end?.branch || message.position <= end?.position ?? .max)
        }
        let byBranch = Dictionary(grouping: standing, by: \.branch).mapValues {
            $0.sorted { $0.position < $1.position }
        }

        for branch in branches {
            let own = byBranch[branch.id] ?? []
            lines[branch.id] = own.map { ($0.position, $0.id) }
            let fork = branch.parent.map { place(on: $0, branch.forkPosition ?? 0) } ?? 0
            forks[branch.id] = fork
            var before = branch.parent.flatMap { last(on: $0, upTo: branch.forkPosition ?? 0) }
            for (index, message) in own.enumerated() {
                positions[message.id] = fork + index + 1
                parents[message.id] = before
                before = message.id
            }
            tips[branch.id] = fork + own.count
            messages += own
        }
    }

    func has(_ message: MessageID) -> Bool { positions[message] != nil }
    func position(of message: Message) -> Int { positions[message.id] ?? 1 }
    func parent(of message: Message) -> MessageID? { parents[message.id] }
    func tip(of branch: Branch) -> Int { tips[branch.id] ?? 0 }

    /// How many messages the path to an old position of a branch has.
    func place(on branch: BranchID?, _ position: Int) -> Int {
        guard let branch, let line = lines[branch] else { return 0 }
        let fork = known[branch]?.forkPosition ?? 0
        if position <= fork, let below = known[branch]?.parent { return place(on: below, position) }
        return (forks[branch] ?? 0) + line.prefix { $0.position <= position }.count
    }

    private func last(on branch: BranchID, upTo position: Int) -> MessageID? {
        var (next, position): (BranchID?, Int) = (branch, position)
        while let id = next {
            if let found = lines[id]?.last(where: { $0.position <= position }) { return found.message }
            position = min(position, known[id]?.forkPosition ?? 0)
            next = known[id]?.parent
        }
        return nil
    }

    /// Parents first, without what branches off behind the cut.
    private static func ordered(
        _ branches: [Branch], cutAt end: (branch: BranchID, position: Int)?
    ) -> [Branch] {
        let children = Dictionary(grouping: branches, by: \.parent)
        var ordered = children[nil] ?? []
        var index = 0
        while index < ordered.count {
            let branch = ordered[index]
            ordered += (children[branch.id] ?? []).filter { child in
                branch.id != end?.branch || child.forkPosition ?? 0 <= end?.position ?? .max
            }
            index += 1
        }
        return ordered
    }
}
