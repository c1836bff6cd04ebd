internal import ChimeraCore
internal import FoundationEssentials
internal import NIOCore
internal import Synchronization

/// The sandbox around one program: from bubblewrap's word that it stands to its end.
final class Sandboxed: Sendable {
    private let status: CInt
    private let release: CInt
    private let group: ControlGroup?
    /// The first process inside (bubblewrap's own, which reaps), seen from outside.
    private let first = Mutex<Int32?>(nil)
    /// What bubblewrap says about itself.
    private let words = Mutex<(any Channel)?>(nil)

    init(status: CInt, release: CInt, group: ControlGroup?) {
        self.status = status
        self.release = release
        self.group = group
    }

    /// Waits until the sandbox stands, puts it into its control group and lets the program begin.
    func begin(_ child: Child, _ program: Program) async throws {
        defer { closeDescriptor(release) }
        let reader = PipeReader()
        let channel = try await Pipes.channel(reading: status, writing: nil, reader)
        words.withLock { $0 = channel }
        var heard: [UInt8] = []
        while !heard.contains(UInt8(ascii: "\n")), let piece = try await reader.next() { heard += piece }
        // Its later word is the exit code, which we have from the kernel; but it has to be able to say it.
        reader.drain()
        guard let line = heard.split(separator: UInt8(ascii: "\n")).first,
            let pid = (try? JSONParser.parse(line))?["child-pid"]?.int.flatMap({ Int32(exactly: $0) })
        else {
            _ = await child.end.wait(atMost: .seconds(1))
            let words = child.lastErrorLines.joined(separator: "; ")
            throw Problem(
                .unavailable,
                "The sandbox for \(program.command) could not be made: \(words.isEmpty ? "no reason was given" : words)."
            )
        }
        first.withLock { $0 = pid }
        if let group, !group.add(pid) {
            throw Problem(
                .unavailable,
                "The limits of \(program.command) could not be set: its control group took no process.")
        }
        writeAll(release, [1])
    }

    /// To the program itself: bubblewrap's own process would end all without a word.
    func terminate() {
        guard let first = first.withLock({ $0 }) else { return }
        let path = "/proc/\(first)/task/\(first)/children"
        let children = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        for word in children.split(separator: " ") {
            if let pid = Int32(word) { signal(terminateSignal, to: pid) }
        }
    }

    /// With the first process of a namespace all others go.
    func kill(_ outer: Int32) {
        group?.kill()
        if let first = first.withLock({ $0 }) { signal(killSignal, to: first) }
        signal(killSignal, to: -outer)
        words.withLock { $0 }?.close(promise: nil)
    }
}
