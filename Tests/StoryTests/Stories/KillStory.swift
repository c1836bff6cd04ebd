import ChimeraClient
import ChimeraCore
import ChimeraTesting
import Foundation
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(2))) struct `A server that dies` {
    /// What a viewer that never went away has on its screen.
    private final class Viewer: Sendable {
        private let texts = Mutex<[MessageID: String]>([:])
        /// Opens when this word is on the screen.
        let word: String
        let seen = Gate()
        var shown: [MessageID: String] { texts.withLock { $0 } }

        init(word: String) { self.word = word }

        func watch(_ id: ConversationID, until run: RunID, on client: ChimeraClient) async throws {
            var reader = ConversationReader(try await client.snapshot(of: id))
            try await client.follow(StreamID(id), after: 0) { frame in
                for change in reader.apply(frame) {
                    switch change {
                    case .text(let message, let text): add(text, to: message)
                    case .rewritten(let message, let text): texts.withLock { $0[message] = text }
                    case .missing(let message):
                        for change in reader.adopt(try await client.message(message, in: id)) {
                            if case .text(let message, let text) = change { add(text, to: message) }
                        }
                    case .ended(let now) where now.id == run: return .enough
                    default: break
                    }
                }
                return .on
            }
        }

        private func add(_ text: String, to message: MessageID) {
            let whole = texts.withLock { texts in
                texts[message, default: ""] += text
                return texts[message] ?? ""
            }
            if whole.contains(word) { seen.open() }
        }
    }

    @Test func `in mid-stream loses less than half a second of text, and the run goes on`() async throws {
        try await Story.told { story in
            let later = Gate()
            story.upstream.expect(
                .saying("The first turn was over."),
                .steps(
                    .say("These words were safe "), .wait(later), .say("and these were fresh"), .wait(Gate()))
            )
            let port = "\(try Port.free())"
            let (server, address) = try await story.serve("--port", port)
            let client = ChimeraClient(address: address, token: nil)
            let (id, run) = try await client.begin(turns: 3)
            let viewer = Viewer(word: "fresh")
            async let watching: Void = viewer.watch(id, until: run, on: client)

            let cut = try await client.writing(in: id, "These words were safe ")
            later.open()
            await viewer.seen.wait()
            server.signal(SIGKILL)
            #expect(await server.end().code == -SIGKILL)

            story.upstream.always(.saying("Life went on."))
            _ = try await story.serve("--port", port)
            try await watching

            let messages = try await client.messages(
                in: id, branch: nil, page: PageRequest(.newest, limit: 50)
            ).items
            let turns = messages.filter { $0.kind == .turn }
            #expect(turns.first?.text == "The first turn was over.")
            let survivor = try #require(turns.first { $0.id == cut.id })
            #expect(survivor.state == .interrupted)
            #expect(survivor.text.hasPrefix("These words were safe "))
            #expect(turns.last?.text == "Life went on.")
            #expect(turns.allSatisfy { $0.state != .writing })
            let ended = try #require(try await client.snapshot(of: id).runs.first { $0.id == run })
            #expect(ended.state == .stopped)
            #expect(ended.stop?.kind == .turns)
            // The viewer has what the store has, once.
            for turn in turns { #expect(viewer.shown[turn.id] == turn.text) }
        }
    }

    @Test func `politely leaves its runs to be gone on with`() async throws {
        try await Story.told { story in
            story.upstream.expect(.saying("Before."), .steps(.say("In the middle"), .wait(Gate())))
            let (server, address) = try await story.serve()
            let client = ChimeraClient(address: address, token: nil)
            let (id, run) = try await client.begin(turns: 3)
            let cut = try await client.writing(in: id, "In the middle")
            server.signal(SIGTERM)
            #expect(await server.end().code == 0)

            story.upstream.always(.saying("After."))
            let watched = try await story.run("watch", "\(id)", "--json")
            #expect(watched.code == 0)
            let lines = try watched.lines.map { try JSONParser.parse($0) }
            #expect(lines.compactMap { $0["text"]?.string }.prefix(2) == ["Before.", "In the middle"])
            #expect(lines.last?["reason"]?.string == "turns")
            _ = (cut, run)
        }
    }
}

/// A port that nothing listens on.
enum Port {
    static func free() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        return try withUnsafeMutablePointer(to: &address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { plain in
                guard bind(descriptor, plain, length) == 0, getsockname(descriptor, plain, &length) == 0
                else {
                    throw POSIXError(.EADDRNOTAVAIL)
                }
            }
            return Int(UInt16(bigEndian: pointer.pointee.sin_port))
        }
    }
}
