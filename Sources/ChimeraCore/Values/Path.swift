/// A branch with what it stands on: few segments, each one range of one branch, oldest first.
/// A page of messages is one range scan a segment, however long the conversation is.
public struct Path: Hashable, Sendable {
    public struct Segment: Hashable, Sendable {
        public let branch: BranchID
        /// First and last position, inclusive. Positions start at 1.
        public let from: Int
        public let to: Int
    }

    public let segments: [Segment]

    /// The position of the newest message; 0 when there is none.
    public var tip: Int { segments.last?.to ?? 0 }

    /// - Returns: nil when `branch` or one that it stands on is missing from `branches`.
    public init?(to branch: BranchID, in branches: [Branch]) {
        let known = Dictionary(branches.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        var segments: [Segment] = []
        var next: BranchID? = branch
        var end = Int.max
        while let id = next {
            guard let branch = known[id], segments.count <= branches.count else { return nil }
            let from = (branch.forkPosition ?? 0) + 1
            let to = min(end, branch.tip)
            if to >= from { segments.append(Segment(branch: id, from: from, to: to)) }
            end = min(end, branch.forkPosition ?? 0)
            next = branch.parent
        }
        self.segments = segments.reversed()
    }

    /// The branch that holds the message at `position` of this path.
    public func branch(at position: Int) -> BranchID? {
        segments.first { $0.from <= position && position <= $0.to }?.branch
    }

    /// The parts of this path within `from...to`, oldest first.
    public func slices(from: Int, to: Int) -> [Segment] {
        segments.compactMap { segment in
            let (low, high) = (max(from, segment.from), min(to, segment.to))
            return low <= high ? Segment(branch: segment.branch, from: low, to: high) : nil
        }
    }
}
