import Foundation

/// Proves the plug-in: `chimera plugin check` asks it to rehearse. nil: this is no rehearsal.
func rehearsed(_ reply: Reply, _ output: Output) throws -> [String: Any]? {
    guard let text = reply.last("text")?["text"] as? String,
        let start = text.range(of: "[rehearse ", options: .backwards),
        let end = text[start.upperBound...].firstIndex(of: "]")
    else { return nil }
    let words = text[start.upperBound..<end].split(separator: " ").map(String.init)
    var done: [String: Any] = ["stop": "end", "usage": ["input": 7, "output": 3]]
    switch words[0] {
    case "words": for piece in ["One ", "two ", "three."] { try reply.say(piece) }
    case "thoughts":
        try reply.tell("reasoning", ["text": "Let me think. "])
        try reply.say("Done.")
    case "tool":
        try reply.tell("toolCall", ["call": "call_1", "name": "look", "arguments": #"{"at":"é"}"#])
        done["stop"] = "tool-calls"
    case "image":
        let image = reply.last("image")
        let bytes = (image?["data"] as? String).flatMap { Data(base64Encoded: $0) }
        try reply.say("\(bytes?.count ?? 0) bytes of \(image?["mediaType"] as? String ?? "nothing")")
    case "result": try reply.say("It says \(reply.last("toolResult")?["text"] as? String ?? "nothing")")
    case "slow":
        Thread.sleep(forTimeInterval: 0.3)
        try reply.say("At last.")
    case "drip":
        for letter in "Drip." {
            try reply.say(String(letter))
            Thread.sleep(forTimeInterval: 0.02)
        }
    case "endless":
        while true {
            try reply.say("Again. ")
            Thread.sleep(forTimeInterval: 0.01)
        }
    case "drop":
        try reply.say("Half a")
        exit(1)
    case "truncate":
        try reply.say("Half a")
        done["stop"] = nil
    case "malformed":
        try reply.say("Half a")
        output.write(Data("{this is no message\n".utf8))
        done["silent"] = true
    case "failure":
        throw Failure(
            kind: words[1], words: "as rehearsed", retryAfter: words[1] == "rate-limited" ? 7 : nil)
    case "much-thought":
        var left = Int(words[1]) ?? 0
        while left > 0 {
            try reply.tell("reasoning", ["text": String(repeating: "a", count: min(left, 65536))])
            left -= 65536
        }
        try reply.say("Done.")
    case "pieces": for _ in 0..<(Int(words[1]) ?? 0) { try reply.say("a") }
    default: return nil
    }
    return done
}
