import ChimeraCore
import Testing

@Suite("What a schema is good for") struct SchemaUseTests {
    static let schemas: [String] = [
        #"{"type":"object","properties":{"path":{"type":"string"},"lines":{"type":"integer","minimum":1,"maximum":9}},"required":["path"],"additionalProperties":false}"#,
        #"{"type":"object","properties":{"unit":{"enum":["c","f"]},"days":{"type":"array","items":{"type":"string","format":"date"},"minItems":2,"uniqueItems":false}},"required":["unit","days"]}"#,
        ##"{"type":"object","$defs":{"p":{"type":"object","properties":{"x":{"type":"number"},"next":{"$ref":"#/$defs/p"}},"required":["x"]}},"properties":{"at":{"$ref":"#/$defs/p"}},"required":["at"]}"##,
        #"{"type":"object","properties":{"mail":{"type":"string","format":"email","minLength":6},"n":{"anyOf":[{"type":"null"},{"type":"integer","multipleOf":5}]}},"required":["mail"]}"#,
    ]

    @Test(arguments: schemas) func `examples that fit and examples that do not`(text: String) throws {
        let schema = try JSONSchema(JSONParser.parse(text))
        let examples = schema.examples()
        #expect(!examples.good.isEmpty && examples.bad.count >= 3)
        for value in examples.good { #expect(schema.check(value, formats: .asserted).isValid) }
        for bad in examples.bad {
            #expect(schema.check(bad.value).verdict == .invalid)
            #expect(!bad.why.isEmpty)
        }
    }

    @Test func `a schema that takes everything has no bad example`() throws {
        #expect(try JSONSchema(true).examples().bad.isEmpty)
        #expect(try JSONSchema(["type": "object"]).examples().good == [[:]])
    }

    @Test func `a form, required fields first`() throws {
        let schema = try JSONSchema([
            "type": "object", "required": ["city"],
            "$defs": [
                "unit": [
                    "oneOf": [["const": "c", "title": "Celsius"], ["const": "f", "title": "Fahrenheit"]]
                ]
            ],
            "properties": [
                "city": ["type": "string", "title": "City", "minLength": 1],
                "days": ["type": "integer", "minimum": 1, "maximum": 7, "default": 3],
                "unit": ["$ref": "#/$defs/unit"],
                "wind": ["type": "boolean"], "tags": ["type": "array", "items": ["enum": ["a", "b"]]],
                "at": ["type": "object", "properties": ["x": ["type": "number"]]],
                "names": ["type": "array", "items": ["type": "string"]],
                "any": ["anyOf": [["type": "string"], ["type": "integer"]]],
            ],
        ])
        let form = schema.form()
        #expect(form.map(\.name) == ["city", "any", "at", "days", "names", "tags", "unit", "wind"])
        #expect(form.map(\.kind) == [.text, .json, .group, .whole, .list, .choices, .choice, .toggle])
        #expect(form[0].title == "City" && form[0].isRequired && form[0].min == 1)
        #expect(form[3].initial == 3 && form[3].max == 7)
        #expect(form[6].choices?.map(\.title) == ["Celsius", "Fahrenheit"])
        #expect(form[2].fields?.first?.kind == .number && form[4].fields?.first?.kind == .text)
    }

    @Test func `a form of what goes on and on ends in JSON`() throws {
        let schema = try JSONSchema([
            "type": "object", "properties": ["next": ["$ref": "#"]], "required": [],
        ])
        var fields = schema.form()
        var depth = 0
        while let next = fields.first, next.kind == .group {
            fields = next.fields ?? []
            depth += 1
        }
        #expect(fields.first?.kind == .json && depth < 10)
    }
}
