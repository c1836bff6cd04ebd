import ChimeraCore
import ChimeraTesting
import Testing

@Suite("A mention") struct MentionTests {
    private func someone(_ name: String, _ aliases: [String] = [], seat: Int) -> Participant {
        World.persona("p\(seat)", name, aliases: aliases, seat: seat)
    }

    @Test func `calls whole names and aliases only`() {
        let cast = [World.philosopher, World.chef]
        #expect(Mentions.called(in: "What do you say, @chef?", of: cast) == [World.chef.id])
        #expect(
            Mentions.called(in: "@The Philosopher and @Basil", of: cast) == [
                World.philosopher.id, World.chef.id,
            ])
        #expect(Mentions.called(in: "@the-chef's turn", of: cast) == [World.chef.id])
        #expect(Mentions.called(in: "@chefs mail me@chef @cheferei", of: cast) == [])
        #expect(Mentions.called(in: "@all!", of: cast) == cast.map(\.id))
    }

    @Test func `understands every script`() {
        let cast = [
            someone("李明", seat: 0), someone("Łukasz", seat: 1), someone("O'Brien", seat: 2),
            someone("🦊 Reinhard", ["🦊"], seat: 3),
            someone("Ann", seat: 4), someone("Ann-Marie", seat: 5),
        ]
        let called = { (text: String) in
            Mentions.called(in: text, of: cast).map { id in cast.first { $0.id == id }?.name }
        }
        #expect(called("@李明你好") == ["李明"])
        #expect(called("Hej @łukasz, co?") == ["Łukasz"])
        #expect(called("@O'Brien's view") == ["O'Brien"])
        #expect(called("@🦊 what?") == ["🦊 Reinhard"])
        #expect(called("@ann-marie @Ann") == ["Ann-Marie", "Ann"])
    }

    @Test func `by bare name weighs, as a whole word`() {
        #expect(Mentions.named(in: "I think Basil is right", of: [World.chef]) == [World.chef.id])
        #expect(Mentions.named(in: "basilica", of: [World.chef]) == [])
    }
}
