import ChimeraCore
import Testing

@Suite("A JSON schema") struct JSONSchemaTests {
    /// A keyword at work: what fits and what does not.
    struct Case: Sendable, CustomTestStringConvertible {
        let schema: String
        let fits: [String]
        let breaks: [String]
        var testDescription: String { schema }

        init(_ schema: String, fits: [String], breaks: [String]) {
            (self.schema, self.fits, self.breaks) = (schema, fits, breaks)
        }
    }

    static let cases: [Case] = [
        Case("true", fits: ["1", "null"], breaks: []),
        Case("false", fits: [], breaks: ["1", "{}"]),
        Case(#"{"type":"integer"}"#, fits: ["1", "1.0", "-3"], breaks: ["1.5", #""1""#, "true", "null"]),
        Case(#"{"type":["string","null"]}"#, fits: [#""a""#, "null"], breaks: ["1", "[]"]),
        Case(
            #"{"enum":[1,"a",{"x":[2]}]}"#, fits: ["1.0", #"{"x":[2.0]}"#],
            breaks: [#""b""#, #"{"x":[3]}"#, "true"]),
        Case(#"{"const":"é"}"#, fits: [#""\u00e9""#], breaks: [#""e\u0301""#]),
        Case(#"{"const":false}"#, fits: ["false"], breaks: ["0", "null"]),
        Case(#"{"multipleOf":0.01}"#, fits: ["0.07", "19.99", "4.35", "1e20"], breaks: ["0.075"]),
        Case(#"{"multipleOf":7}"#, fits: ["14", "0", "-21", "7e3"], breaks: ["15", "7.5"]),
        Case(#"{"minimum":3,"exclusiveMaximum":5}"#, fits: ["3", "4.99", #""x""#], breaks: ["2.9", "5"]),
        Case(#"{"exclusiveMinimum":3,"maximum":5}"#, fits: ["5", "3.1"], breaks: ["3", "5.1"]),
        Case(
            #"{"minLength":2,"maxLength":3}"#, fits: [#""ab""#, #""😀😀""#, "1"], breaks: [#""a""#, #""😀😀😀😀""#]),
        Case(#"{"pattern":"^a+$"}"#, fits: [#""aa""#, "5"], breaks: [#""ab""#, #""""#]),
        Case(#"{"required":["a","b"]}"#, fits: [#"{"a":1,"b":null}"#, "3"], breaks: [#"{"a":1}"#]),
        Case(
            #"{"properties":{"a":{"type":"string"}},"patternProperties":{"^x-":{"type":"integer"}},"additionalProperties":false}"#,
            fits: [#"{"a":"s","x-1":1}"#, "{}"], breaks: [#"{"a":1}"#, #"{"x-1":"s"}"#, #"{"b":1}"#]),
        Case(#"{"propertyNames":{"maxLength":2}}"#, fits: [#"{"ab":1}"#], breaks: [#"{"abc":1}"#]),
        Case(
            #"{"minProperties":1,"maxProperties":2}"#, fits: [#"{"a":1}"#],
            breaks: ["{}", #"{"a":1,"b":2,"c":3}"#]),
        Case(
            #"{"dependentRequired":{"a":["b"]}}"#, fits: [#"{"a":1,"b":1}"#, #"{"b":1}"#],
            breaks: [#"{"a":1}"#]),
        Case(
            #"{"dependentSchemas":{"a":{"required":["b"]}}}"#, fits: [#"{"a":1,"b":1}"#, "{}"],
            breaks: [#"{"a":1}"#]),
        Case(
            #"{"prefixItems":[{"type":"string"},{"type":"integer"}],"items":false}"#,
            fits: [#"["a",1]"#, #"["a"]"#, "[]"], breaks: [#"["a","b"]"#, #"["a",1,2]"#]),
        Case(#"{"items":{"type":"integer"}}"#, fits: ["[1,2]", "{}"], breaks: [#"[1,"a"]"#]),
        Case(
            #"{"contains":{"type":"integer"},"minContains":2,"maxContains":3}"#, fits: [#"[1,"a",2]"#],
            breaks: ["[1]", "[1,2,3,4]"]),
        Case(#"{"contains":{"type":"integer"},"minContains":0}"#, fits: ["[]", #"["a"]"#], breaks: []),
        Case(#"{"minItems":1,"maxItems":2}"#, fits: ["[1]"], breaks: ["[]", "[1,2,3]"]),
        Case(
            #"{"uniqueItems":true}"#, fits: ["[1,true,0,false]", #"[{"a":1},{"a":2}]"#],
            breaks: ["[1,1.0]", "[[1],[1]]"]),
        Case(#"{"allOf":[{"minimum":1},{"maximum":3}]}"#, fits: ["2"], breaks: ["0", "4"]),
        Case(#"{"anyOf":[{"type":"string"},{"minimum":3}]}"#, fits: [#""a""#, "4"], breaks: ["2"]),
        Case(#"{"oneOf":[{"multipleOf":2},{"multipleOf":3}]}"#, fits: ["2", "3"], breaks: ["6", "5"]),
        Case(#"{"not":{"type":"string"}}"#, fits: ["1"], breaks: [#""a""#]),
        Case(
            #"{"if":{"properties":{"k":{"const":"n"}}},"then":{"required":["n"]},"else":{"required":["s"]}}"#,
            fits: [#"{"k":"n","n":1}"#, #"{"k":"x","s":1}"#], breaks: [#"{"k":"n"}"#, #"{"k":"x"}"#]),
        Case(
            ##"{"$defs":{"n":{"type":"integer"}},"properties":{"a":{"$ref":"#/$defs/n","minimum":2}}}"##,
            fits: [#"{"a":2}"#], breaks: [#"{"a":1}"#, #"{"a":"x"}"#]),
        Case(
            ##"{"$defs":{"a/b":{"$anchor":"here","type":"null"}},"allOf":[{"$ref":"#here"},{"$ref":"#/$defs/a~1b"}]}"##,
            fits: ["null"], breaks: ["1"]),
        Case(
            ##"{"$id":"https://example.com/tree","type":"object","properties":{"kids":{"type":"array","items":{"$ref":"tree"}}}}"##,
            fits: [#"{"kids":[{"kids":[]}]}"#], breaks: [#"{"kids":[{"kids":[1]}]}"#]),
        Case(
            ##"{"$id":"https://example.com/a/","$defs":{"in":{"$id":"b/c","$defs":{"x":{"type":"string"}},"$ref":"#/$defs/x"}},"$ref":"b/c"}"##,
            fits: [#""s""#], breaks: ["1"]),
        Case(
            ##"{"$id":"https://example.com/strict","$dynamicAnchor":"node","$ref":"tree","unevaluatedProperties":false,"$defs":{"tree":{"$id":"tree","$dynamicAnchor":"node","properties":{"data":true,"kids":{"type":"array","items":{"$dynamicRef":"#node"}}}}}}"##,
            fits: [#"{"kids":[{"data":1}]}"#], breaks: [#"{"kids":[{"daat":1}]}"#]),
        Case(
            #"{"allOf":[{"properties":{"a":true}}],"if":{"required":["b"]},"then":{"properties":{"b":true}},"unevaluatedProperties":false}"#,
            fits: [#"{"a":1,"b":2}"#, #"{"a":1}"#], breaks: [#"{"a":1,"c":2}"#]),
        Case(
            #"{"properties":{"a":true},"unevaluatedProperties":{"type":"string"}}"#,
            fits: [#"{"a":1,"b":"s"}"#],
            breaks: [#"{"b":1}"#]),
        Case(
            #"{"prefixItems":[true],"contains":{"type":"string"},"unevaluatedItems":false}"#,
            fits: [#"[1,"a"]"#, #"["a"]"#],
            breaks: [#"[1,"a",2]"#]),
        Case(
            ##"{"$schema":"http://json-schema.org/draft-07/schema#","definitions":{"s":{"type":"string"}},"items":[{"$ref":"#/definitions/s","minLength":9}],"additionalItems":{"type":"integer"},"dependencies":{"a":["b"]}}"##,
            fits: [#"["a",1]"#, #"{"a":1,"b":1}"#], breaks: ["[1]", #"["a","b"]"#, #"{"a":1}"#]),
        Case(
            ##"{"$schema":"https://json-schema.org/draft/2019-09/schema","$recursiveAnchor":true,"properties":{"a":{"$recursiveRef":"#"}},"additionalProperties":false}"##,
            fits: [#"{"a":{"a":{}}}"#], breaks: [#"{"a":{"b":1}}"#]),
    ]

    @Test(arguments: cases) func `tells what fits from what does not`(item: Case) throws {
        let schema = try JSONSchema(JSONParser.parse(item.schema))
        for text in item.fits {
            let report = schema.check(try JSONParser.parse(text))
            #expect(report.verdict == .valid, "\(text): \(report.summary ?? "")")
        }
        for text in item.breaks {
            let report = schema.check(try JSONParser.parse(text))
            #expect(report.verdict == .invalid && report.summary != nil, "\(text)")
        }
    }

    @Test func `says where and why`() throws {
        let schema = try JSONSchema(
            ["properties": ["a/b": ["items": ["type": "integer", "minimum": 3]]], "required": ["c"]])
        let report = schema.check(["a/b": [5, 1, "x"]])
        #expect(
            report.complaints.map { "\($0.path) \($0.words)" } == [
                " has a gap: c is missing", "/a~1b/1 must be at least 3",
                "/a~1b/2 must be a whole number, but is a text",
            ])
        #expect(report.complaints[1].rule == "#/properties/a~1b/items/minimum")
        #expect(report.summary == "The value has a gap: c is missing (and 2 more).")
    }

    @Test func `of several shapes names the one that came nearest`() throws {
        let schema = try JSONSchema([
            "anyOf": [["type": "string"], ["properties": ["n": ["type": "integer"]], "type": "object"]]
        ])
        let words = schema.check(["n": "x"]).complaints.map { $0.path }
        #expect(words == ["", "/n"])
    }

    @Test(arguments: [
        (#"{"$schema":"https://json-schema.org/draft-04/schema"}"#, "#/$schema"),
        (#"{"properties":{"a":{"type":"text"}}}"#, "#/properties/a/type"),
        (#"{"properties":[1]}"#, "#/properties"), (#"{"items":3}"#, "#/items"),
        (#"{"required":[1]}"#, "#/required"),
        (##"{"$ref":"#/$defs/none"}"##, "#"), (#"{"$ref":"https://example.com/other"}"#, "#"),
        (#"{"minLength":-1}"#, "#/minLength"), (#"{"multipleOf":0}"#, "#/multipleOf"),
        (#"{"anyOf":[]}"#, "#/anyOf"),
        ("3", "#"),
    ]) func `that is none is refused, with the place`(text: String, location: String) throws {
        let document = try JSONParser.parse(text)
        let fault = #expect(throws: JSONSchemaFault.self) { try JSONSchema(document) }
        #expect(fault?.location == location)
    }

    @Test func `that refers to itself without end is given up, not followed`() throws {
        let circle = try JSONSchema(["$ref": "#"])
        #expect(circle.check(1).verdict == .undecided)
        #expect(circle.check(1).summary?.contains("without end") == true)
        let pair = try JSONSchema([
            "$defs": ["a": ["$ref": "#/$defs/b"], "b": ["anyOf": [["$ref": "#/$defs/a"]]]],
            "$ref": "#/$defs/a",
        ])
        #expect(pair.check(1).verdict == .undecided)
    }

    @Test func `that doubles its work at each level is given up`() throws {
        var defs: [String: JSONValue] = ["s0": ["type": "string"]]
        for level in 1...40 {
            let below: JSONValue = ["$ref": .string("#/$defs/s\(level - 1)")]
            defs["s\(level)"] = ["allOf": [below, below]]
        }
        let schema = try JSONSchema(["$defs": .object(defs), "$ref": "#/$defs/s40"])
        #expect(schema.check("x").verdict == .undecided)
    }

    @Test func `with a pattern made to hang is given up`() throws {
        let schema = try JSONSchema(["pattern": "^(a+)+$"])
        #expect(schema.check(.string(String(repeating: "a", count: 40) + "!")).verdict == .undecided)
    }

    @Test func `asserts formats only when told to`() throws {
        let broken = [
            "date": "2026-02-29", "date-time": "2026-01-01", "time": "25:00:00Z", "email": "ada",
            "uri": "no scheme",
            "uuid": "1234", "ipv4": "256.1.1.1", "ipv6": "1::2::3", "hostname": "-a-", "duration": "P",
            "regex": "(",
        ]
        let kept = [
            "date": "2024-02-29", "date-time": "2026-01-01T00:00:00.5+02:00", "time": "23:59:60Z",
            "email": "a.b@c.org",
            "uri": "urn:x:y", "uuid": "123e4567-e89b-42d3-a456-426614174000", "ipv4": "0.0.0.0",
            "ipv6": "::ffff:1.2.3.4",
            "hostname": "a-b.example", "duration": "P1DT2H", "regex": "^a$", "of-nobody": "x",
        ]
        for (name, text) in broken {
            let schema = try JSONSchema(["format": .string(name)])
            #expect(schema.check(.string(text)).isValid)
            #expect(!schema.check(.string(text), formats: .asserted).isValid, "\(name)")
        }
        for (name, text) in kept {
            #expect(
                try JSONSchema(["format": .string(name)]).check(.string(text), formats: .asserted).isValid,
                "\(name)")
        }
    }

    @Test func `tells that a pattern is not checked`() throws {
        let schema = try JSONSchema(["pattern": "(?<=a)b"])
        #expect(schema.check("x").isValid)
        #expect(schema.notes.first?.contains("looking behind") == true)
    }
}
