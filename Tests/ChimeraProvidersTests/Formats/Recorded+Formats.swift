/// Streams in the shapes that each provider's reference shows, with everything in them that a decoder has to read.
extension Recorded {
    /// One event by its own name, as Anthropic and Responses send it.
    static func event(_ data: String) -> String {
        let name = data.split(separator: "\"", maxSplits: 4, omittingEmptySubsequences: false)[3]
        return "event: \(name)\ndata: \(data)\n\n"
    }

    static let anthropic = [
        #"{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-5-5","content":[],"stop_reason":null,"usage":{"input_tokens":10,"cache_creation_input_tokens":30,"cache_read_input_tokens":80,"cache_creation":{"ephemeral_5m_input_tokens":10,"ephemeral_1h_input_tokens":20},"output_tokens":1}}}"#,
        #"{"type":"ping"}"#,
        #"{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}"#,
        #"{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Let me "}}"#,
        #"{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"see."}}"#,
        #"{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"EqQB+/="}}"#,
        #"{"type":"content_block_stop","index":0}"#,
        #"{"type":"content_block_start","index":1,"content_block":{"type":"redacted_thinking","data":"Zm9v"}}"#,
        #"{"type":"content_block_stop","index":1}"#,
        #"{"type":"content_block_start","index":2,"content_block":{"type":"text","text":""}}"#,
        #"{"type":"content_block_delta","index":2,"delta":{"type":"text_delta","text":"H\u00e9, \"y"}}"#,
        #"{"type":"content_block_delta","index":2,"delta":{"text":"ou\".","type":"text_delta"}}"#,
        #"{"type":"content_block_delta","index":2,"delta":{"type":"citations_delta","citation":{}}}"#,
        #"{"type":"content_block_stop","index":2}"#,
        #"{"type":"content_block_start","index":3,"content_block":{"type":"tool_use","id":"toolu_1","name":"look","input":{}}}"#,
        #"{"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":""}}"#,
        #"{"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":"{\"at\": "}}"#,
        #"{"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":"\"sky\"}"}}"#,
        #"{"type":"content_block_stop","index":3}"#,
        #"{"type":"content_block_start","index":4,"content_block":{"type":"tool_use","id":"toolu_2","name":"rest","input":{}}}"#,
        #"{"type":"content_block_stop","index":4}"#,
        #"{"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":40,"output_tokens_details":{"thinking_tokens":12}}}"#,
        #"{"type":"message_stop"}"#,
    ].map(event).joined()

    /// One text, and how it ended.
    static func anthropicText(_ text: String, stop: String) -> String {
        [
            #"{"type":"message_start","message":{"id":"msg_1","model":"m","usage":{"input_tokens":1,"output_tokens":1}}}"#,
            #"{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"#,
            #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"\#(text)"}}"#,
            #"{"type":"content_block_stop","index":0}"#,
            #"{"type":"message_delta","delta":\#(stop),"usage":{"output_tokens":2}}"#,
            #"{"type":"message_stop"}"#,
        ].map(event).joined()
    }

    static let responses = [
        #"{"type":"response.created","sequence_number":0,"response":{"id":"resp_1","object":"response","status":"in_progress","model":"gpt-6.1-sol","output":[]}}"#,
        #"{"type":"response.in_progress","response":{"id":"resp_1"}}"#,
        #"{"type":"response.output_item.added","output_index":0,"item":{"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"gAAA"}}"#,
        #"{"type":"response.reasoning_summary_part.added","item_id":"rs_1","summary_index":0,"part":{"type":"summary_text","text":""}}"#,
        #"{"type":"response.reasoning_summary_text.delta","item_id":"rs_1","summary_index":0,"delta":"First."}"#,
        #"{"type":"response.reasoning_summary_part.added","item_id":"rs_1","summary_index":1,"part":{"type":"summary_text","text":""}}"#,
        #"{"type":"response.reasoning_summary_text.delta","item_id":"rs_1","summary_index":1,"delta":"Then."}"#,
        #"{"type":"response.output_item.done","output_index":0,"item":{"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"First."},{"type":"summary_text","text":"Then."}],"encrypted_content":"gAAAfinal"}}"#,
        #"{"type":"response.output_item.added","output_index":1,"item":{"type":"message","id":"msg_1","content":[]}}"#,
        #"{"type":"response.content_part.added","item_id":"msg_1","part":{"type":"output_text","text":""}}"#,
        #"{"type":"response.output_text.delta","sequence_number":9,"item_id":"msg_1","output_index":1,"content_index":0,"delta":"H\u00e9, ","logprobs":[],"obfuscation":"x7"}"#,
        #"{"type":"response.output_text.delta","sequence_number":10,"item_id":"msg_1","output_index":1,"content_index":0,"delta":"\"you\" \ud83d\ude00","logprobs":[]}"#,
        #"{"type":"response.output_text.done","item_id":"msg_1","text":"all of it"}"#,
        #"{"type":"response.output_item.done","output_index":1,"item":{"type":"message","id":"msg_1","role":"assistant","phase":"commentary","content":[{"type":"output_text","text":"all of it"}]}}"#,
        #"{"type":"response.output_item.added","output_index":2,"item":{"type":"function_call","id":"fc_1","call_id":"call_1","name":"look","arguments":""}}"#,
        #"{"type":"response.function_call_arguments.delta","item_id":"fc_1","delta":"{\"at\":"}"#,
        #"{"type":"response.output_item.done","output_index":2,"item":{"type":"function_call","id":"fc_1","call_id":"call_1","name":"look","arguments":"{\"at\":\"sky\"}"}}"#,
        #"{"type":"response.web_search_call.searching","item_id":"w"}"#,
        #"{"type":"response.completed","response":{"id":"resp_1","status":"completed","model":"gpt-6.1-sol","error":null,"incomplete_details":null,"usage":{"input_tokens":50,"input_tokens_details":{"cached_tokens":20,"cache_write_tokens":10,"cache_write_tokens_details":{"ttl_30m_tokens":8,"ttl_12h_tokens":2}},"output_tokens":30,"output_tokens_details":{"reasoning_tokens":9}}}}"#,
    ].map(event).joined()

    static let gemini = [
        #"{"candidates":[{"content":{"role":"model","parts":[{"text":"Let me see.","thought":true}]},"index":0}],"modelVersion":"gemini-3.8-flash","responseId":"resp","usageMetadata":{"promptTokenCount":20,"totalTokenCount":20}}"#,
        #"{"candidates":[{"content":{"role":"model","parts":[{"text":"H\u00e9, "}]}}]}"#,
        #"{"candidates":[{"content":{"role":"model","parts":[{"text":"you."}]}}]}"#,
        #"{"candidates":[{"content":{"role":"model","parts":[{"functionCall":{"name":"look","args":{"at":"sky"}},"thoughtSignature":"c2ln"}]}}]}"#,
        #"{"candidates":[{"content":{"role":"model","parts":[{"text":""}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":20,"cachedContentTokenCount":4,"toolUsePromptTokenCount":2,"candidatesTokenCount":6,"thoughtsTokenCount":9,"totalTokenCount":37}}"#,
    ].map { "data: \($0)\r\n\r\n" }.joined()

    static let ollama =
        [
            #"{"model":"qwen3:8b","created_at":"2026-11-01T00:00:00Z","message":{"role":"assistant","content":"","thinking":"Hm."},"done":false}"#,
            #"{"model":"qwen3:8b","message":{"role":"assistant","content":"H\u00e9, "},"done":false}"#,
            #"{"model":"qwen3:8b","message":{"role":"assistant","content":"\"you\"."},"done":false}"#,
            #"{"model":"qwen3:8b","message":{"role":"assistant","content":"","tool_calls":[{"function":{"index":0,"name":"look","arguments":{"at":"sky"}}}]},"done":false}"#,
            #"{"model":"qwen3:8b","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","total_duration":1,"load_duration":1,"prompt_eval_count":26,"eval_count":12}"#,
        ].joined(separator: "\n") + "\n"
}
