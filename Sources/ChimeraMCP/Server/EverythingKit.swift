internal import ChimeraCore

extension ToolKit {
    /// One of each feature of the protocol: for suites that drive a server, and as an example of the kit.
    public static var everything: ToolKit {
        var kit = ToolKit(
            "everything", version: "1.0", title: "One of each",
            instructions: "Tools, resources and prompts for trying a client.")
        kit.tools = answers + talkers
        kit.resources = [
            KitResource("test://static/text", name: "A text") {
                ToolResource(uri: "test://static/text", type: "text/plain", text: "It does not change.")
            },
            KitResource("test://static/bytes", name: "Some bytes", type: "image/png") {
                ToolResource(uri: "test://static/bytes", type: "image/png", blob: dot)
            },
        ]
        kit.templates = [
            KitTemplate("test://square/{number}", name: "The square of a number") { text in
                guard let number = Int(text), number.magnitude < 1 << 30 else { return nil }
                return ToolResource(
                    uri: "test://square/\(text)", type: "text/plain", text: "\(number * number)")
            }
        ]
        kit.prompts = [
            KitPrompt("greet", description: "Greet somebody.", arguments: [.init("name", "Whom")]) {
                arguments in
                [("user", .text("Greet \(arguments["name"] ?? "") in one sentence."))]
            },
            KitPrompt("look", description: "A prompt with an image.") { _ in
                [("user", .image(data: dot, type: "image/png")), ("user", .text("What colour is it?"))]
            },
        ]
        kit.complete = { question in
            ["Ada", "Alan", "Grace", "Kurt"].filter {
                $0.lowercased().hasPrefix(question.value.lowercased())
            }
        }
        return kit
    }

    struct Sum: Decodable, Sendable {
        var a: Double
        var b: Double
    }
    struct Words: Decodable, Sendable { var text: String }
    struct Steps: Decodable, Sendable { var steps: Int? }

    private static var answers: [KitTool] {
        [
            KitTool(
                "add", title: "Add two numbers", description: "Their sum, as text and as data.", Sum.self,
                hints: ["a": "The first", "b": "The second"],
                outputSchema: [
                    "type": "object", "properties": ["sum": ["type": "number"]], "required": ["sum"],
                ],
                claims: ToolClaims(readOnly: true, destructive: false, idempotent: true, openWorld: false)
            ) { arguments, _ in
                let sum = arguments.a + arguments.b
                return ToolAnswer([.text("\(sum)")], structured: ["sum": .double(sum)])
            },
            KitTool(
                "echo", description: "Says the same again.", Words.self, claims: ToolClaims(readOnly: true)
            ) {
                arguments, _ in ToolAnswer([.text(arguments.text)])
            },
            KitTool("picture", description: "A red dot.", NoArguments.self) { _, _ in
                ToolAnswer([.image(data: dot, type: "image/png")])
            },
            KitTool("sound", description: "A moment of silence.", NoArguments.self) { _, _ in
                ToolAnswer([.audio(data: silence, type: "audio/wav")])
            },
            KitTool("mixture", description: "Every kind of content.", NoArguments.self) { _, _ in
                ToolAnswer([
                    .text("Text"), .image(data: dot, type: "image/png"),
                    .resource(ToolResource(uri: "test://static/text", type: "text/plain", text: "Embedded")),
                    ToolContent(json: [
                        "type": "resource_link", "uri": "test://static/text", "name": "A text",
                    ]),
                ])
            },
            KitTool("failure", description: "Fails at its work.", NoArguments.self) { _, _ in
                ToolAnswer([.text("This tool always fails.")], isError: true)
            },
        ]
    }

    private static var talkers: [KitTool] {
        [
            KitTool("slow", description: "Takes some steps and says how far it is.", Steps.self) {
                arguments, call in
                let steps = min(max(arguments.steps ?? 4, 1), 100)
                for step in 1...steps {
                    try await Task.sleep(for: .milliseconds(50))
                    call.progress(Double(step), of: Double(steps), "step \(step)")
                }
                return ToolAnswer([.text("\(steps) steps")])
            },
            KitTool("talk", description: "Writes a line of each level to the log.", NoArguments.self) {
                _, call in
                for level in LogLevel.allCases { call.log(level, .string("a line of \(level.rawValue)")) }
                return ToolAnswer([.text("said")])
            },
            KitTool("ask", description: "Asks the person for a name and a colour.", NoArguments.self) {
                _, call in
                let answer = try await call.elicit(
                    "name", "Who are you?",
                    schema: [
                        "type": "object", "required": ["name"],
                        "properties": [
                            "name": ["type": "string", "minLength": 1],
                            "colour": [
                                "type": "string", "enum": ["red", "green", "blue"], "default": "green",
                            ],
                        ],
                    ])
                return ToolAnswer([.text(JSONWriter.text(answer))])
            },
            KitTool("ask-twice", description: "Asks two questions, one after the other.", NoArguments.self) {
                _, call in
                let schema: JSONValue = ["type": "object", "properties": ["answer": ["type": "string"]]]
                let first = try await call.elicit("first", "The first?", schema: schema)
                let second = try await call.elicit("second", "And the second?", schema: schema)
                return ToolAnswer([.text(JSONWriter.text([first, second]))])
            },
            KitTool("open", description: "Asks the person to open an address.", NoArguments.self) { _, call in
                let answer = try await call.elicit("open", "Please look.", url: "https://example.com/")
                return ToolAnswer([.text(answer["action"]?.string ?? "")])
            },
            KitTool("think", description: "Asks the caller's model.", Words.self) { arguments, call in
                let answer = try await call.sample("model", arguments.text, maxTokens: 100)
                return ToolAnswer([.text(answer["content"]?["text"]?.string ?? JSONWriter.text(answer))])
            },
            KitTool("places", description: "The folders that the caller works in.", NoArguments.self) {
                _, call in
                ToolAnswer([.text(JSONWriter.text(try await call.roots("roots")))])
            },
            KitTool("change", description: "Tells that everything here changed.", NoArguments.self) {
                _, call in
                for change in [KitChange.tools, .prompts, .resources, .resource("test://static/text")] {
                    call.announce(change)
                }
                return ToolAnswer([.text("told")])
            },
        ]
    }

    /// A PNG of one red pixel.
    private static let dot =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg=="
    /// A WAV file without a sample.
    private static let silence = "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA="
}
