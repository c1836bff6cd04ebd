import ChimeraCore
import Logging
import Testing

@testable import ChimeraProcesses

@Suite("The allow-list proxy")
struct ProxyTests {
    private func proxy(_ rules: [HostRule]) -> AllowListProxy {
        AllowListProxy(rules: rules, log: Logger(label: "test"))
    }

    @Test("reads a head however it is cut, and sends on no word for proxies")
    func heads() throws {
        let text =
            "GET http://example.com:8080/a?b HTTP/1.1\r\nHost: evil\r\nProxy-Authorization: x\r\nAccept: */*\r\nConnection: keep-alive\r\n\r\nbody"
        let bytes = Array(text.utf8)
        for cut in 0..<(bytes.count - 4) { #expect(ProxyRequest.find(in: Array(bytes[..<cut])) == .more) }
        guard case .request(let request, let end) = ProxyRequest.find(in: bytes) else {
            Issue.record("no request")
            return
        }
        #expect(end == bytes.count - 4 && request.host == "example.com" && request.port == 8080)
        #expect(
            String(decoding: request.head, as: UTF8.self)
                == "GET /a?b HTTP/1.1\r\nHost: example.com:8080\r\nConnection: close\r\nAccept: */*\r\n\r\n")
        #expect(
            ProxyRequest.find(in: Array("CONNECT [::1]:443 HTTP/1.1\r\n\r\n".utf8))
                == .request(ProxyRequest(host: "::1", port: 443, isTunnel: true, head: []), 30))
    }

    @Test(
        "refuses what is no request to a proxy",
        arguments: [
            "GET / HTTP/1.1", "GET ftp://a/ HTTP/1.1", "CONNECT a:b HTTP/1.1", "x", "GET http:///x HTTP/1.1",
        ])
    func bad(_ line: String) { #expect(ProxyRequest.find(in: Array("\(line)\r\n\r\n".utf8)) == .bad) }

    @Test("lets nobody reach this computer by a name, only by an address that was granted")
    func privateAddresses() {
        #expect(proxy([HostRule("127.0.0.1", 80)]).addresses("127.0.0.1", 80).count == 1)
        #expect(proxy([HostRule("*.0.0.1", 80)]).addresses("127.0.0.1", 80).isEmpty)
        #expect(proxy([HostRule("127.0.0.1", 80)]).addresses("127.0.0.1", 81).isEmpty)
        #expect(proxy([HostRule("169.254.169.254", 443)]).addresses("169.254.169.254", 80).isEmpty)
        #expect(proxy([]).addresses("1.1.1.1", 443).isEmpty)
        #expect(proxy([HostRule("1.1.1.1")]).addresses("1.1.1.1", 443).count == 1)
    }
}
