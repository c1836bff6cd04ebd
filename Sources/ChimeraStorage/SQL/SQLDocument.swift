internal import ChimeraCore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A value kept as one JSON text, where nothing queries inside it.
///
/// Not read by Core's `StrictDecoder`: a row of a newer version may have fields that this one does not
/// know, and "fields are only added" means that they are passed over.
struct Document<Value: Codable & Sendable>: SQLConvertible {
    let value: Value

    init(_ value: Value) { self.value = value }

    /// What cannot be written as JSON does not exist among our values: they hold no NaN.
    var sql: SQLValue {
        guard let bytes = try? JSONBytes.of(value) else { return .null }
        return .text(String(decoding: bytes, as: UTF8.self))
    }

    init(sql value: SQLValue) throws {
        guard case .text(var text) = value else {
            throw UnreadableColumn(expected: "a document", found: value)
        }
        do {
            self.value = try text.withUTF8 { try JSONDecoder().decode(Value.self, from: Data($0)) }
        } catch {
            throw UnreadableColumn(expected: "a document of \(Value.self)", found: value)
        }
    }
}

/// Facts of events and data of parts: any JSON, by Core's own quick reader.
extension JSONValue: SQLConvertible {
    var sql: SQLValue { .text(JSONWriter.text(self)) }

    init(sql value: SQLValue) throws {
        guard case .text(let text) = value, let json = try? JSONParser.parse(text) else {
            throw UnreadableColumn(expected: "a JSON text", found: value)
        }
        self = json
    }
}

/// NULL for everyone, else a JSON list of ids, which `LIKE` can look into on both engines.
extension Audience: SQLConvertible {
    var sql: SQLValue {
        switch self {
        case .everyone: .null
        case .only(let few): .text(JSONWriter.text(.array(few.sorted().map { .string($0.description) })))
        }
    }

    init(sql value: SQLValue) throws {
        guard value != .null else {
            self = .everyone
            return
        }
        guard case .array(let ids) = try JSONValue(sql: value) else {
            throw UnreadableColumn(expected: "a list of ids", found: value)
        }
        self = .only(Set(ids.compactMap { $0.string.flatMap { ParticipantID($0) } }))
    }
}

/// Split at the first slash without `ModelName`'s own rules: a name that was used once stays readable.
extension ModelName: SQLConvertible {
    var sql: SQLValue { description.sql }

    init(sql value: SQLValue) throws {
        let text = try String(sql: value)
        let slash = text.firstIndex(of: "/") ?? text.endIndex
        self.init(provider: String(text[..<slash]), model: String(text[slash...].dropFirst()))
    }
}
