import AsyncHTTPClient
import ChimeraCore
import Foundation
import NIOCore
import Testing

@testable import ChimeraProviders

@Suite("What is known of a model") struct MergedFactsTests {
    private let shipped = Catalogue(
        folder: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().path + "/Resources/catalogue")

    private func row(window: Int? = nil) throws -> EndpointRow {
        EndpointRow(
            Endpoint(
                name: "mine", url: try BaseURL("https://api.deepseek.com/v1", field: "t"), key: Secret("k")),
            contextWindow: window)
    }

    @Test func `is what the endpoint lists, then the catalogue of its address, then a guess`() throws {
        let model = "deepseek-v4-pro"
        let bare = try row().info(of: model, catalogue: shipped)
        #expect(bare.contextWindow == 1_000_000 && bare.outputLimit == 393_216)
        #expect(bare.capabilities.images == false && bare.price != nil && bare.isMetered)
        let listed = ListedModel(
            model, label: "Pro", contextWindow: 64_000,
            capabilities: ModelCapabilities(images: true), bytes: 7)
        let merged = try row().info(of: model, listed: listed, catalogue: shipped)
        #expect(merged.contextWindow == 64_000 && merged.label == "Pro" && merged.bytes == 7)
        #expect(merged.capabilities.images == true, "the endpoint's word")
        #expect(merged.capabilities.reasoning?.efforts == ["none", "low", "high", "max"], "the catalogue's")
        #expect(merged.outputLimit == 393_216)
        let unknown = try row().info(of: "brand-new", catalogue: shipped)
        #expect(unknown.contextWindow == 128_000 && unknown.price == nil && unknown.isMetered)
    }

    @Test func `yields to what somebody named or said by hand`() throws {
        let listed = ListedModel("deepseek-v4-pro", contextWindow: 64_000)
        let named = try row(window: 9000).info(of: "deepseek-v4-pro", listed: listed, catalogue: shipped)
        #expect(named.contextWindow == 9000)
        let facts = ModelFacts(contextWindow: 4096, ability: .toy, images: true, prefill: true)
        let said = named.overruled(by: facts)
        #expect(said.contextWindow == 4096 && said.ability == .toy && said.acceptsPrefill)
        #expect(said.capabilities.images == true && said.facts == facts)
        #expect(said.price == named.price && said.outputLimit == named.outputLimit)
        #expect(named.overruled(by: nil) == named && named.overruled(by: ModelFacts()) == named)
    }

    @Test func `tells a door that was closed in our face from an answer that broke`() {
        #expect(HTTPModelProvider.isClosedDoor(ChannelError.ioOnClosedChannel))
        #expect(HTTPModelProvider.isClosedDoor(HTTPClientError.remoteConnectionClosed))
        #expect(HTTPModelProvider.isClosedDoor(IOError(errnoCode: ECONNRESET, reason: "write")))
        #expect(!HTTPModelProvider.isClosedDoor(IOError(errnoCode: ECONNREFUSED, reason: "connect")))
        #expect(!HTTPModelProvider.isClosedDoor(HTTPClientError.cancelled))
        #expect(!HTTPModelProvider.isClosedDoor(ChannelError.eof))
    }
}
