extension ConversationService {
    /// Finds messages in all conversations that the account may read, or in one of them.
    public func search(_ request: SearchRequest, by account: AccountID) async throws -> SearchPage {
        let query = try SearchQuery(request.text)
        var filter = SearchFilter(conversation: request.conversation, persona: request.persona)
        if let model = request.model {
            guard let name = ModelName(model) else {
                throw Problem.invalid(
                    "\(Text.shortened(model, to: 60)) is not a model's name; one is written like local/smollm2-135m.",
                    field: "model")
            }
            filter.model = name
        }
        filter.days = try days(from: request.from, to: request.to)
        if let conversation = request.conversation {
            try await require(.viewer, of: account, in: conversation)
        }
        let number = try request.before.map { cursor throws(Problem) in
            guard let number = Int64(cursor) else {
                throw .invalid(
                    "This is not a cursor of a search. Use the one that a page came with.", field: "before")
            }
            return number
        }
        var found = try await stores.search.search(
            query, filter, for: account, before: number, limit: request.limit + 1)
        let more = found.count > request.limit
        found = Array(found.prefix(request.limit))
        return SearchPage(
            items: found.map { SearchHit($0, query) },
            before: more ? found.last.map { String($0.number) } : nil)
    }

    /// nil where neither end is given. A missing end reaches as far as messages do.
    private func days(from first: String?, to last: String?) throws(Problem) -> SearchDays? {
        guard first != nil || last != nil else { return nil }
        let start = try day(first, "from") ?? SearchDays.Day(year: 1970, month: 1, day: 1)
        // Clocks of two computers differ by less than a year.
        let year = Int(engine.clock.now().civil.date.prefix(4)) ?? 1970
        let newest = SearchDays.Day(year: min(year + 1, 9999), month: 12, day: 31)
        let end = try day(last, "to") ?? newest
        guard let start, let end, let newest else { return nil }
        // A first day to come is no mistake; nothing was said then.
        guard last == nil || start <= end else {
            throw .invalid("The first day is behind the last. Change from or to.", field: "from")
        }
        return SearchDays(from: start, to: min(end, newest))
    }

    private func day(_ text: String?, _ field: String) throws(Problem) -> SearchDays.Day? {
        guard let text else { return nil }
        guard let day = SearchDays.Day(text) else {
            throw .invalid(
                "\(Text.shortened(text, to: 40)) is not a day; write one like 2026-11-25.", field: field)
        }
        return day
    }
}

extension SearchHit {
    fileprivate init(_ found: FoundMessage, _ query: SearchQuery) {
        let message = found.message
        conversation = message.conversation
        title = found.title
        branch = message.branch
        self.message = message.id
        position = message.position
        authorName = message.authorName
        persona = found.persona
        model = message.model
        at = message.createdAt
        snippet = Snippet.of(message.searchedText, for: query)
    }
}
