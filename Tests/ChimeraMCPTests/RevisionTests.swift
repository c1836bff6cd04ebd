import ChimeraMCP
import Testing

@Suite("A revision") struct RevisionTests {
    @Test func `belongs to one era`() {
        #expect(Revision.allCases.filter { $0.era == .modern } == [.july2026])
        #expect(Revision.allCases.sorted() == Revision.allCases)
    }
}
