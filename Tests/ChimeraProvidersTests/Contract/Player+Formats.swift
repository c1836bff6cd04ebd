import ChimeraCore

@testable import ChimeraProviders

extension Player {
    static let all = [chat, lmStudio, responses, anthropic, gemini, ollama]

    private static func data(_ json: String) -> String { "data: \(json)\n\n" }

    private static func delta(_ json: String) -> String {
        data(#"{"choices":[{"index":0,"delta":\#(json),"finish_reason":null}]}"#)
    }

    private static func chat(as format: any WireFormat, list: String) -> Player {
        Player(
            format: format, list: list, text: { delta(#"{"content":"\#($0)"}"#) },
            reasoning: { delta(#"{"reasoning_content":"\#($0)"}"#) },
            call: delta(
                #"{"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"look","arguments":"{\"at\":\"é\"}"}}]}"#
            ),
            end: { hasCalled in
                data(
                    #"{"choices":[{"index":0,"delta":{},"finish_reason":"\#(hasCalled ? "tool_calls" : "stop")"}]}"#
                )
                    + data(
                        #"{"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10}}"#
                    )
                    + "data: [DONE]\n\n"
            }, malformed: "data: {oops\n\n")
    }

    static let chat = chat(as: OpenAIChat(), list: #"{"data":[{"id":"m"}]}"#)
    static let lmStudio = chat(
        as: LMStudio(),
        list: #"{"models":[{"key":"m","type":"llm","loaded_instances":[{"id":"m","config":{}}]}]}"#)

    static let responses = Player(
        format: OpenAIResponses(), list: #"{"data":[{"id":"m"}]}"#,
        text: {
            Recorded.event(
                #"{"type":"response.output_text.delta","item_id":"msg_1","output_index":1,"content_index":0,"delta":"\#($0)"}"#
            )
        },
        reasoning: {
            Recorded.event(
                #"{"type":"response.reasoning_summary_text.delta","item_id":"rs_1","summary_index":0,"delta":"\#($0)"}"#
            )
        },
        call: Recorded.event(
            #"{"type":"response.output_item.added","output_index":2,"item":{"type":"function_call","id":"fc_1","call_id":"call_1","name":"look","arguments":""}}"#
        )
            + Recorded.event(
                #"{"type":"response.output_item.done","output_index":2,"item":{"type":"function_call","id":"fc_1","call_id":"call_1","name":"look","arguments":"{\"at\":\"é\"}"}}"#
            ),
        end: { _ in
            Recorded.event(
                #"{"type":"response.completed","response":{"id":"resp_1","status":"completed","model":"m","error":null,"usage":{"input_tokens":7,"output_tokens":3}}}"#
            )
        }, malformed: "event: response.output_text.delta\ndata: {oops\n\n")

    static let anthropic = Player(
        format: AnthropicMessages(), list: #"{"data":[{"id":"m"}],"has_more":false}"#,
        opening: {
            Recorded.event(
                #"{"type":"message_start","message":{"id":"msg_1","model":"m","usage":{"input_tokens":7,"output_tokens":0}}}"#
            )
        },
        text: { block(#"{"type":"text","text":""}"#, #"{"type":"text_delta","text":"\#($0)"}"#) },
        reasoning: {
            block(
                #"{"type":"thinking","thinking":"","signature":""}"#,
                #"{"type":"thinking_delta","thinking":"\#($0)"}"#)
        },
        call: block(
            #"{"type":"tool_use","id":"toolu_1","name":"look","input":{}}"#,
            #"{"type":"input_json_delta","partial_json":"{\"at\":\"é\"}"}"#),
        end: { hasCalled in
            Recorded.event(
                #"{"type":"message_delta","delta":{"stop_reason":"\#(hasCalled ? "tool_use" : "end_turn")"},"usage":{"output_tokens":3}}"#
            ) + Recorded.event(#"{"type":"message_stop"}"#)
        }, malformed: "event: content_block_delta\ndata: {oops\n\n")

    /// A block of its own for each piece: numbers may come again once theirs has ended.
    private static func block(_ start: String, _ delta: String) -> String {
        Recorded.event(#"{"type":"content_block_start","index":0,"content_block":\#(start)}"#)
            + Recorded.event(#"{"type":"content_block_delta","index":0,"delta":\#(delta)}"#)
            + Recorded.event(#"{"type":"content_block_stop","index":0}"#)
    }

    static let gemini = Player(
        format: Gemini(),
        list: #"{"models":[{"name":"models/m","supportedGenerationMethods":["generateContent"]}]}"#,
        text: { part(#"{"text":"\#($0)"}"#) }, reasoning: { part(#"{"text":"\#($0)","thought":true}"#) },
        call: part(#"{"functionCall":{"name":"look","args":{"at":"é"}}}"#),
        end: { _ in
            data(
                #"{"candidates":[{"content":{"parts":[{"text":""}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":7,"candidatesTokenCount":3}}"#
            )
        }, malformed: "data: {oops\r\n\r\n")

    private static func part(_ json: String) -> String {
        data(#"{"candidates":[{"content":{"role":"model","parts":[\#(json)]}}]}"#)
    }

    static let ollama = Player(
        format: OllamaChat(), list: #"{"models":[{"model":"m","name":"m"}]}"#,
        text: { line(#"{"role":"assistant","content":"\#($0)"}"#) },
        reasoning: { line(#"{"role":"assistant","content":"","thinking":"\#($0)"}"#) },
        call: line(
            #"{"role":"assistant","content":"","tool_calls":[{"function":{"index":0,"name":"look","arguments":{"at":"é"}}}]}"#
        ),
        end: { _ in
            #"{"model":"m","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":7,"eval_count":3}"#
                + "\n"
        }, malformed: "{oops\n")

    private static func line(_ message: String) -> String {
        #"{"model":"m","message":\#(message),"done":false}"# + "\n"
    }
}
