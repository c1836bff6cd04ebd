import ChimeraCore
import Foundation
import Testing

@Suite("A grant")
struct GrantTests {
    private func refusal(_ grant: SandboxGrant) -> Problem? {
        GrantRules.refusal(of: grant, home: "/home/ada", dataFolder: "/home/ada/.local/share/chimera")
    }

    @Test(
        "is refused where it reaches too far",
        arguments: [
            "/", "/home", "/home/ada", "/proc/1", "/etc", "/run/user", "/home/ada/.local",
            "/home/ada/.local/share/chimera/keys", "relative", "/home/ada/x/../..",
        ])
    func tooFar(_ path: String) { #expect(refusal(.writing(path)) != nil) }

    @Test("gives a folder below, with a warning where files may be run later")
    func folder() {
        #expect(refusal(.writing("/home/ada/notes")) == nil)
        #expect(GrantRules.warnings(of: .writing("/home/ada/notes")).count == 1)
        #expect(GrantRules.warnings(of: .reading("/home/ada/notes")).isEmpty)
        #expect(GrantRules.warnings(of: .reading("/home/ada/.ssh")).count == 1)
    }

    @Test("leaves the sandbox's own places alone")
    func reserved() {
        #expect(refusal(SandboxGrant(folders: [.init("/home/ada/x", inside: "/usr/bin")])) != nil)
    }

    @Test("names secrets as the environment does, and limits that programs can live with")
    func rest() {
        #expect(refusal(SandboxGrant(secrets: ["A B"])) != nil)
        #expect(refusal(SandboxGrant(limits: SandboxLimits(processes: 1))) != nil)
        #expect(refusal(SandboxGrant(secrets: ["API_KEY"])) == nil)
    }

    @Test("that changed in anything needs a new consent")
    func consent() {
        let program = Program("npx", ["server", "1.0"])
        let grant = SandboxGrant.reading("/a")
        let given = Consent(to: program, with: grant)
        #expect(given == Consent(to: program, with: grant))
        let others = [
            Consent(to: Program("npx", ["server", "1.1"]), with: grant),
            Consent(to: Program("npx", ["server 1.0"]), with: grant),
            Consent(to: program, with: .writing("/a")), Consent(to: program, with: .reading("/ab")),
            Consent(to: program, with: .isolated), Consent(to: program, with: grant, content: "00"),
            Consent(to: Program("npx", ["server", "1.0"], environment: ["A": "1"]), with: grant),
            Consent(to: program, with: .webClient([HostRule("a.org")])),
        ]
        #expect(Set(others + [given]).count == others.count + 1)
    }

    @Test("shows a command whole, and takes words apart as a shell would not")
    func line() { #expect(Program("run", ["a b", "it's", "-x"]).line == "run 'a b' 'it'\\''s' -x") }

    @Test("of hosts covers those names and ports, and no others")
    func hosts() {
        #expect(HostRule("api.example.com")?.port == 443)
        #expect(HostRule("[::1]:80") == HostRule("::1", 80))
        #expect(HostRule("a b") == nil && HostRule("a:0") == nil && HostRule("http://a") == nil)
        let all = HostRule("*.example.com", 443)
        #expect(all.covers("API.example.com", 443))
        #expect(
            !all.covers("example.com", 443) && !all.covers("evilexample.com", 443)
                && !all.covers("a.example.com", 80))
    }

    @Test("is the same after its way through JSON")
    func json() throws {
        for network in [SandboxGrant.Network.none, .unrestricted, .hosts([HostRule("a.org", 8443)])] {
            let grant = SandboxGrant(
                folders: [.init("/a", inside: "/workspace")], network: network, secrets: ["K"])
            #expect(try JSONDecoder().decode(SandboxGrant.self, from: Data(JSONBytes.of(grant))) == grant)
        }
    }
}

@Suite("A private address")
struct PrivateAddressTests {
    @Test(
        "is this computer, a neighbour or a cloud's metadata",
        arguments: [
            [127, 0, 0, 1], [10, 1, 2, 3], [172, 16, 0, 1], [192, 168, 1, 1], [169, 254, 169, 254],
            [100, 64, 0, 1],
            [0, 0, 0, 0], [224, 0, 0, 1], [255, 255, 255, 255],
            [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
            [0xFE, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
            [0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
            [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 127, 0, 0, 1],
            [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0, 10, 0, 0, 1],
            [0x20, 2, 192, 168, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
        ] as [[UInt8]])
    func covered(_ bytes: [UInt8]) { #expect(PrivateAddress.covers(bytes)) }

    @Test(
        "is none of the open net",
        arguments: [
            [1, 1, 1, 1], [172, 32, 0, 1], [100, 128, 0, 1],
            [0x26, 6, 0x47, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
        ]
            as [[UInt8]])
    func open(_ bytes: [UInt8]) { #expect(!PrivateAddress.covers(bytes)) }
}
