/// Streams as servers sent them, shortened.
enum Recorded {
    /// llama.cpp (xllamacpp 2026.10.11549), 2026-11-21.
    static let llama = #"""
        data: {"choices":[{"finish_reason":null,"index":0,"delta":{"role":"assistant","content":null}}],"created":1795234415,"id":"chatcmpl-EChKKSTJPiYG5aXFe0JU77RmzwhNUHzm","model":"smollm2-135m","system_fingerprint":"b0-unknown","object":"chat.completion.chunk"}

        data: {"choices":[{"finish_reason":null,"index":0,"delta":{"content":" is"}}],"created":1795234415,"id":"chatcmpl-EChKKSTJPiYG5aXFe0JU77RmzwhNUHzm","model":"smollm2-135m","system_fingerprint":"b0-unknown","object":"chat.completion.chunk"}

        data: {"choices":[{"finish_reason":null,"index":0,"delta":{"content":" a construct."}}],"created":1795234415,"id":"chatcmpl-EChKKSTJPiYG5aXFe0JU77RmzwhNUHzm","model":"smollm2-135m","system_fingerprint":"b0-unknown","object":"chat.completion.chunk"}

        data: {"choices":[{"finish_reason":"length","index":0,"delta":{}}],"created":1795234415,"id":"chatcmpl-EChKKSTJPiYG5aXFe0JU77RmzwhNUHzm","model":"smollm2-135m","system_fingerprint":"b0-unknown","object":"chat.completion.chunk"}

        data: {"choices":[],"created":1795234415,"id":"chatcmpl-EChKKSTJPiYG5aXFe0JU77RmzwhNUHzm","model":"smollm2-135m","system_fingerprint":"b0-unknown","object":"chat.completion.chunk","usage":{"completion_tokens":4,"prompt_tokens":40,"total_tokens":44,"prompt_tokens_details":{"cached_tokens":0}},"timings":{"cache_n":0,"prompt_n":40,"prompt_ms":327.172,"predicted_per_second":90.52699644358228}}

        data: [DONE]


        """#

    /// By OpenAI's documentation: obfuscation, refusal and usage null, escapes and surrogate pairs.
    static let openAI = #"""
        data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"gpt-6-luna","service_tier":"default","system_fingerprint":null,"choices":[{"index":0,"delta":{"role":"assistant","content":"","refusal":null},"logprobs":null,"finish_reason":null}],"usage":null,"obfuscation":"aZ9"}

        data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"gpt-6-luna","service_tier":"default","system_fingerprint":null,"choices":[{"index":0,"delta":{"content":"H\u00e9, "},"logprobs":null,"finish_reason":null}],"usage":null,"obfuscation":"q"}

        data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"gpt-6-luna","service_tier":"default","system_fingerprint":null,"choices":[{"index":0,"delta":{"content":"\"you\" \ud83d\ude00\n"},"logprobs":null,"finish_reason":null}],"usage":null,"obfuscation":""}

        data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"gpt-6-luna","service_tier":"default","system_fingerprint":null,"choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}],"usage":null,"obfuscation":"xx"}

        data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"gpt-6-luna","choices":[],"usage":{"prompt_tokens":12,"completion_tokens":5,"total_tokens":17,"prompt_tokens_details":{"cached_tokens":8,"cache_write_tokens":3,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":2}},"obfuscation":"k"}

        data: [DONE]


        """#

    static let deepSeek = #"""
        : keep-alive

        : keep-alive

        data: {"id":"d1","object":"chat.completion.chunk","created":1,"model":"deepseek-v4","choices":[{"index":0,"delta":{"role":"assistant","content":null,"reasoning_content":"Let me "},"finish_reason":null}]}

        data: {"id":"d1","object":"chat.completion.chunk","created":1,"model":"deepseek-v4","choices":[{"index":0,"delta":{"content":null,"reasoning_content":"think."},"finish_reason":null}]}

        data: {"id":"d1","object":"chat.completion.chunk","created":1,"model":"deepseek-v4","choices":[{"index":0,"delta":{"content":"Four.","reasoning_content":null},"finish_reason":null}]}

        data: {"id":"d1","object":"chat.completion.chunk","created":1,"model":"deepseek-v4","choices":[{"index":0,"delta":{"content":"","reasoning_content":null},"finish_reason":"stop"}],"usage":{"prompt_tokens":20,"completion_tokens":9,"total_tokens":29,"prompt_cache_hit_tokens":16,"prompt_cache_miss_tokens":4,"completion_tokens_details":{"reasoning_tokens":4}}}

        data: [DONE]


        """#

    static let openRouter = #"""
        : OPENROUTER PROCESSING

        data: {"id":"gen-1","provider":"Z","model":"z/m","object":"chat.completion.chunk","created":1,"choices":[{"index":0,"delta":{"role":"assistant","content":"","reasoning":"Hm.","reasoning_details":[{"type":"reasoning.text","text":"Hm.","index":0}]},"finish_reason":null,"native_finish_reason":null,"logprobs":null}]}

        data: {"id":"gen-1","provider":"Z","model":"z/m","object":"chat.completion.chunk","created":1,"choices":[{"index":0,"delta":{"role":"assistant","content":"Yes"},"finish_reason":null,"native_finish_reason":null,"logprobs":null}]}

        data: {"id":"gen-1","provider":"Z","model":"z/m","object":"chat.completion.chunk","created":1,"choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":"stop","native_finish_reason":"completed","logprobs":null}]}

        data: {"id":"gen-1","provider":"Z","model":"z/m","object":"chat.completion.chunk","created":1,"choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5,"cost":0.00001,"is_byok":false}}

        data: [DONE]


        """#

    static let all = [llama, openAI, deepSeek, openRouter]
}
