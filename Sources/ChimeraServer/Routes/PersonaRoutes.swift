internal import ChimeraCore
internal import HTTPTypes
internal import Hummingbird

extension Call {
    private var personaID: String { context.parameters.get("persona") ?? "" }

    func personas() async throws -> Response { try answer(await service.personas(of: account)) }

    func persona() async throws -> Response {
        let found = try await service.persona(personaID, of: account)
        return try answer(found, revision: found.revision)
    }

    func addPersona() async throws -> Response {
        let request = try await body(SavePersona.self)
        let saved = try await service.save(request, expecting: nil, by: account)
        return try answer(saved, .created, revision: saved.revision)
    }

    func savePersona() async throws -> Response {
        let request = try await body(SavePersona.self)
        guard request.persona.id == personaID else {
            throw Problem.invalid(
                "The body's persona is \(request.persona.id), the path's \(personaID). Make them the same.",
                field: "persona.id")
        }
        let saved = try await service.save(request, expecting: expectedRevision, by: account)
        return try answer(saved, revision: saved.revision)
    }

    func removePersona() async throws -> Response {
        try await service.removePersona(personaID, body(PlainCommand.self), by: account)
        return Self.nothing
    }

    func casts() async throws -> Response { try answer(engine.library.casts()) }

    func formats() async throws -> Response { try answer(engine.formats.formats()) }

    func models() async throws -> Response { try answer(await engine.directory.list()) }
}
