import ChimeraCore
import ChimeraTesting

extension FakeUpstream.Step {
    /// A chunk of OpenAI's chat stream with this text.
    static func say(_ text: String) -> Self {
        let quoted = JSONWriter.text(.string(text))
        return .send(
            #"data: {"id":"c","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"content":\#(quoted)},"finish_reason":null}]}"#
                + "\n\n")
    }

    /// The end of a reply as the format wants it.
    static func done(input: Int = 11, output: Int = 7) -> Self {
        .send(
            #"data: {"id":"c","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#
                + "\n\n"
                + #"data: {"id":"c","object":"chat.completion.chunk","model":"m","choices":[],"usage":{"prompt_tokens":\#(input),"completion_tokens":\#(output)}}"#
                + "\n\ndata: [DONE]\n\n")
    }
}

extension FakeUpstream.Script {
    /// A whole reply, a chunk for each word.
    static func saying(_ text: String, usage: (input: Int, output: Int) = (11, 7)) -> Self {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        let pieces = words.enumerated().map { $0.offset == 0 ? String($0.element) : " \($0.element)" }
        return Self(steps: pieces.map { .say($0) } + [.done(input: usage.input, output: usage.output)])
    }

    static func steps(_ steps: FakeUpstream.Step...) -> Self { Self(steps: steps) }
}
