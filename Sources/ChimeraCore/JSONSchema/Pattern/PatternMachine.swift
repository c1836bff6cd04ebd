/// Runs a pattern with a stack of its own, so that a long text cannot overflow ours, and counts steps.
struct PatternMachine {
    private let program: [Pattern.Instruction]
    private let text: [UInt32]
    private var registers: [Int]
    private(set) var steps: Int

    /// What is done when the way that was taken leads nowhere.
    private enum Return {
        case resume(Int, Int)
        case restore(Int, Int)
    }

    init(pattern: Pattern, text: [UInt32], steps: Int) {
        program = pattern.program
        self.text = text
        registers = Array(repeating: -1, count: pattern.registers)
        self.steps = steps
    }

    /// Nil when the steps ran out.
    mutating func search() -> Bool? {
        for start in 0...text.count {
            switch run(0, start) {
            case true?: return true
            case false?: continue
            case nil: return nil
            }
        }
        return false
    }

    private mutating func run(_ entry: Int, _ start: Int) -> Bool? {
        var returns: [Return] = []
        var (pc, at) = (entry, start)
        while true {
            steps -= 1
            if steps < 0 { return nil }
            var goesOn = true
            switch program[pc] {
            case .match, .done: return true
            case .character(let scalar):
                goesOn = at < text.count && text[at] == scalar
                at += 1
                pc += 1
            case .any:
                goesOn = at < text.count && ![0x0A, 0x0D, 0x2028, 0x2029].contains(text[at])
                at += 1
                pc += 1
            case .set(let set):
                goesOn = at < text.count && set.contains(text[at])
                at += 1
                pc += 1
            case .split(let first, let second):
                returns.append(.resume(second, at))
                pc = first
            case .jump(let target): pc = target
            case .save(let register), .begin(let register):
                returns.append(.restore(register, registers[register]))
                registers[register] = at
                pc += 1
            case .progress(let register):
                goesOn = registers[register] != at
                pc += 1
            case .start:
                goesOn = at == 0
                pc += 1
            case .end:
                goesOn = at == text.count
                pc += 1
            case .boundary(let isWanted):
                let before = at > 0 && ScalarClass.isWord(text[at - 1])
                let after = at < text.count && ScalarClass.isWord(text[at])
                goesOn = (before != after) == isWanted
                pc += 1
            case .look(let isNegative, let next):
                let kept = registers
                guard let found = run(pc + 1, at) else { return nil }
                if isNegative || !found { registers = kept }
                goesOn = found != isNegative
                pc = next
            case .back(let group):
                goesOn = back(group, &at)
                pc += 1
            }
            if goesOn { continue }
            guard resume(&returns, &pc, &at) else { return false }
        }
    }

    /// Takes back until there is a place to go on from.
    private mutating func resume(_ returns: inout [Return], _ pc: inout Int, _ at: inout Int) -> Bool {
        while let last = returns.popLast() {
            switch last {
            case .restore(let register, let value): registers[register] = value
            case .resume(let place, let position):
                (pc, at) = (place, position)
                return true
            }
        }
        return false
    }

    /// A group that took no part matches nothing, as the standard says.
    private func back(_ group: Int, _ at: inout Int) -> Bool {
        guard 2 * group + 1 < registers.count, registers[2 * group] >= 0, registers[2 * group + 1] >= 0 else {
            return true
        }
        let taken = text[registers[2 * group]..<max(registers[2 * group], registers[2 * group + 1])]
        guard at + taken.count <= text.count, text[at..<at + taken.count].elementsEqual(taken) else {
            return false
        }
        at += taken.count
        return true
    }
}
