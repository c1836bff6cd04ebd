// A plug-in for Chimera in Swift, without dependencies: a model that says what it was told. The contract is
// docs/plugins.md.
//
//     swift build --package-path Examples/plugins/swift
//     chimera plugin check -- Examples/plugins/swift/.build/debug/echo
import Foundation

/// Lines that go out, one at a time.
final class Output: @unchecked Sendable {
    private let lock = NSLock()

    func send(_ fields: [String: Any]) {
        var message = fields
        message["jsonrpc"] = "2.0"
        guard
            let line = try? JSONSerialization.data(withJSONObject: message, options: .withoutEscapingSlashes)
        else { return }
        write(line + Data("\n".utf8))
    }

    func write(_ bytes: Data) {
        lock.lock()
        defer { lock.unlock() }
        FileHandle.standardOutput.write(bytes)
    }
}

/// `kind` tells Chimera what to do: try again, let another model step in, ask for a key.
struct Failure: Error {
    let kind: String
    let words: String
    var retryAfter: Int?
}

/// One reply: tells events while it is written.
final class Reply: @unchecked Sendable {
    let id: Any
    let messages: [[String: Any]]
    private let output: Output
    private let lock = NSLock()
    private var isOver = false

    init(_ request: [String: Any], _ output: Output) {
        id = request["id"] ?? NSNull()
        let params = request["params"] as? [String: Any]
        messages = params?["messages"] as? [[String: Any]] ?? []
        self.output = output
    }

    func cancel() {
        lock.lock()
        isOver = true
        lock.unlock()
    }

    var isCancelled: Bool {
        lock.lock()
        defer { lock.unlock() }
        return isOver
    }

    func tell(_ type: String, _ fields: [String: Any]) throws {
        guard !isCancelled else { throw Failure(kind: "invalid-request", words: "cancelled") }
        output.send(["method": "event", "params": fields.merging(["id": id, "type": type]) { $1 }])
    }

    func say(_ text: String) throws { try tell("text", ["text": text]) }

    /// The newest piece of that kind among the messages.
    func last(_ type: String) -> [String: Any]? {
        messages.flatMap { $0["content"] as? [[String: Any]] ?? [] }.last { $0["type"] as? String == type }
    }

    /// The model. Put your own here. Returns why it stopped, and what it used up.
    func answer() throws -> [String: Any] {
        let words = (last("text")?["text"] as? String ?? "").split(separator: " ")
        for (index, word) in words.enumerated() { try say(index == 0 ? String(word) : " \(word)") }
        return ["stop": "end", "usage": ["input": words.count, "output": words.count], "model": "echo"]
    }
}

let output = Output()
var running: [Int: Reply] = [:]

func take(_ request: [String: Any]) {
    let id = request["id"] ?? NSNull()
    switch request["method"] as? String {
    case "describe":
        output.send([
            "id": id, "result": ["contract": 1, "label": "Echo", "version": "1", "rehearses": true],
        ])
    case "models":
        let model: [String: Any] = [
            "id": "echo", "label": "Echo", "contextWindow": 32768, "tools": true, "images": true,
        ]
        output.send(["id": id, "result": ["models": [model]]])
    case "reply":
        let reply = Reply(request, output)
        if let number = id as? Int { running[number] = reply }
        Thread.detachNewThread { finish(reply) }
    case "cancel":
        let params = request["params"] as? [String: Any]
        if let number = params?["id"] as? Int { running[number]?.cancel() }
    case let method where !(id is NSNull):
        output.send(["id": id, "error": ["code": -32601, "message": "There is no method \(method ?? "?")."]])
    default: break
    }
}

func finish(_ reply: Reply) {
    do {
        guard let result = try rehearsed(reply, output) ?? reply.answer() as [String: Any]? else { return }
        if result["silent"] == nil { output.send(["id": reply.id, "result": result]) }
    } catch let failure as Failure {
        var data: [String: Any] = ["kind": failure.kind]
        data["retryAfter"] = failure.retryAfter
        output.send([
            "id": reply.id, "error": ["code": -32000, "message": failure.words, "data": data],
        ])
    } catch {
        output.send([
            "id": reply.id, "error": ["code": -32000, "message": "\(error)", "data": ["kind": "overloaded"]],
        ])
    }
}

while let line = readLine() {
    let json = try? JSONSerialization.jsonObject(with: Data(line.utf8))
    if let request = json as? [String: Any] {
        take(request)
    } else if json == nil {
        output.send(["id": NSNull(), "error": ["code": -32700, "message": "This is no JSON."]])
    }
}
