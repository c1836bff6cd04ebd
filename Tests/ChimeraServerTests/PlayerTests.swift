import ChimeraCore
import Testing

@testable import ChimeraServer

@Suite("An export that plays itself", .timeLimit(.minutes(1))) struct PlayerTests {
    @Test func `is one file that nothing in it can break out of`() async throws {
        try await ServerWorld.run { world in
            let title = "</title><script>alert(1)</script> {{document}} & \"quotes\""
            let room = try await world.service.create(
                CreateConversation(title: title, speed: 0), by: world.ada)
            let id = room.conversation.id
            for text in ["</script><img src=x onerror=alert(1)>", "<!-- <script>", "{{script}} \u{2028}"] {
                _ = try await world.service.post(
                    PostMessage(text: text, answer: false), in: id, by: world.ada.id)
            }
            let answer = try await world.call("GET", "/api/v1/conversations/\(id)/export?format=html")
            #expect(answer.status == 200)
            #expect(answer.fields["content-type"] == "text/html; charset=utf-8")
            #expect(answer.fields["content-disposition"] == "attachment; filename=\"\(id).html\"")

            let page = answer.body
            let policy = try #require(page.split(separator: "\n").first { $0.contains("script-src") })
            #expect(policy.contains("script-src 'sha256-") && policy.contains("default-src 'none'"))
            #expect(!policy.contains("script-src 'unsafe"))
            #expect(page.contains("<title>&lt;/title&gt;&lt;script&gt;alert(1)"))
            #expect(!page.contains("<img src=x"))
            // Three elements of ours, each with its end.
            #expect(page.ranges(of: "<script").count == 3 && page.ranges(of: "</script>").count == 3)
            #expect(page.ranges(of: "<style>").count == 1 && page.ranges(of: "</style>").count == 1)
            #expect(!page.contains("http://127.0.0.1") && !page.contains("<link"))

            let start = try #require(page.firstRange(of: #"id="document">"#)?.upperBound)
            let end = try #require(page[start...].firstRange(of: "</script>")?.lowerBound)
            let document = try StrictDecoder.decode(
                ExportDocument.self, from: Array(page[start..<end].utf8))
            #expect(document.conversation.title == title)
            #expect(document.messages.map(\.text).contains("</script><img src=x onerror=alert(1)>"))
        }
    }
}
