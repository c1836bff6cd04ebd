internal import ChimeraCore
internal import Testing

extension StorePromise {
    public static let answers: [StorePromise] = [
        StorePromise("keeps an answer, gives it again, and counts what it spared") { world in
            let store = world.stores.answers
            let key = String(repeating: "a", count: 64)
            #expect(try await store.answer(key, at: .now) == nil)
            try await store.keep("It is.", for: key, limit: 1000, at: .now)
            try await store.keep("It is not.", for: key, limit: 1000, at: .now)
            #expect(try await store.answer(key, at: .now) == "It is not.")
            #expect(try await store.figures() == AnswerFigures(answers: 1, bytes: 10, hits: 1))
            try await store.clear()
            #expect(try await store.figures() == AnswerFigures(answers: 0, bytes: 0, hits: 0))
        },
        StorePromise("lets go of what was not used for longest, and never holds more than its limit") {
            world in
            let store = world.stores.answers
            let start = Timestamp(microseconds: 1_000_000)
            func key(_ letter: Character) -> String { String(repeating: letter, count: 64) }
            for (index, letter) in "abc".enumerated() {
                try await store.keep(
                    "0123456789", for: key(letter), limit: 30, at: start + .seconds(Int64(index)))
            }
            #expect(try await store.figures().answers == 3)
            // The oldest was wanted again.
            #expect(try await store.answer(key("a"), at: start + .seconds(9)) != nil)
            try await store.keep("0123456789", for: key("d"), limit: 30, at: start + .seconds(10))
            #expect(try await store.answer(key("b"), at: start + .seconds(11)) == nil)
            #expect(try await store.answer(key("a"), at: start + .seconds(11)) != nil)
            #expect(try await store.figures().bytes == 30)
            try await store.keep(
                String(repeating: "x", count: 31), for: key("e"), limit: 30, at: start + .seconds(12))
            #expect(try await store.answer(key("e"), at: start + .seconds(13)) == nil, "too large by itself")
        },
    ]
}
