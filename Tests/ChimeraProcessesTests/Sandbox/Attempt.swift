import Testing

/// One way out of the sandbox, tried from inside by a shell or by perl, and what must come of it.
struct Attempt: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var command: String
    var arguments: [String]
    var environment: [String: String] = [:]
    /// The whole of what it says.
    var says: String

    init(_ sentence: String, shell: String, says: String) {
        testDescription = sentence
        (command, arguments, self.says) = ("/bin/sh", ["-c", shell], says)
    }

    init(_ sentence: String, perl: String, says: String) {
        testDescription = sentence
        (command, arguments, self.says) = ("/usr/bin/perl", ["-e", perl], says)
    }

    static let files = [
        Attempt(
            "read a file of the host", shell: "cat \"$SECRET\" 2>/dev/null || echo gone", says: "gone"),
        Attempt(
            "read it through a link in a writable folder",
            shell: "ln -sf \"$SECRET\" /workspace/link; cat /workspace/link 2>/dev/null || echo gone",
            says: "gone"),
        Attempt(
            "read it through the folder above",
            shell: "cat /workspace/../\"$SECRET\" 2>/dev/null || echo gone",
            says: "gone"),
        Attempt(
            "look into home folders",
            shell: "ls /root /home 2>/dev/null | tr '\\n' ' '; ls -A /home/mcp", says: "/home: mcp "),
        Attempt(
            "write outside its folders",
            shell:
                "for f in /x /etc/x /usr/x /bin/x /lib/x; do (echo x >$f) 2>/dev/null && echo $f; done; echo done",
            says: "done"),
        Attempt(
            "write into a folder that it may only read",
            shell: "(echo x >/granted/x) 2>/dev/null || echo refused; cat /granted/note",
            says: "refused\nread me"),
        Attempt("work in its own folder", shell: "echo fine >/workspace/f && cat /workspace/f", says: "fine"),
        Attempt(
            "read passwords and names of this computer's accounts",
            shell: "cat /etc/shadow 2>/dev/null; cut -d: -f1 /etc/passwd", says: "mcp"),
        Attempt(
            "find keys in its environment", shell: "/usr/bin/env | cut -d= -f1 | sort | tr '\\n' ' '",
            says: "HOME LANG PATH PWD SECRET TMPDIR "),
        Attempt(
            "use descriptors of ours",
            perl:
                "opendir D, '/proc/self/fd'; print join(' ', grep { $_ > 2 && -e \"/proc/self/fd/$_\" } readdir D), \" end\"",
            // The one that it looks with.
            says: "3 end"),
        Attempt(
            "fill the disk through its scratch space",
            shell: "dd if=/dev/zero of=/tmp/x bs=1M count=100 2>/dev/null || echo full", says: "full"),
        Attempt(
            "write a file that is larger than allowed",
            shell:
                "(dd if=/dev/zero of=/workspace/x bs=1M count=40 2>/dev/null); rm -f /workspace/x.ok; stat -c %s /workspace/x",
            says: "\(16 << 20)"),
    ]

    static let kernel =
        [
            Attempt(
                "see or signal other processes",
                shell:
                    "ls /proc | grep -c '^[0-9]' | awk '{ print ($1 < 8) ? \"few\" : \"many\" }'; kill -9 $HOST_PID 2>/dev/null || echo none",
                says: "few\nnone"),
            Attempt(
                "have capabilities or gain privileges",
                shell: "grep -E '^(CapEff|CapBnd|NoNewPrivs)' /proc/self/status | tr -d '\\t\\n'",
                says: "CapEff:0000000000000000CapBnd:0000000000000000NoNewPrivs:1"),
            Attempt(
                "make a namespace of its own", shell: "unshare -U true 2>/dev/null || echo refused",
                says: "refused"),
            Attempt(
                "mount something", shell: "mount -t tmpfs none /tmp 2>/dev/null || echo refused",
                says: "refused"),
            Attempt(
                "become root", shell: "su -c id </dev/null >/dev/null 2>&1 || echo refused; id -u",
                says: "refused\n1000"),
            Attempt(
                "reach the network", perl: connect("\"\\1\\1\\1\\1\"", 80), says: "101"),
            Attempt(
                "reach a service of this computer",
                perl: "\(connect("\"\\x7f\\0\\0\\1\"", 0, port: "$ENV{HOST_PORT}"))",
                says: "111"),
            Attempt(
                "ask a cloud for its metadata", perl: connect("\"\\xa9\\xfe\\xa9\\xfe\"", 80), says: "101"),
            Attempt(
                "speak to the machine around through vsock", perl: "socket(S, 40, 1, 0); print $!+0",
                says: "97"),
            Attempt(
                "type into the terminal", perl: "my $c = 'x'; ioctl(STDIN, 0x5412, $c); print $!+0", says: "1"
            ),
        ] + calls

    /// Numbers of x86-64; the list for arm64 is checked as a value.
    private static var calls: [Attempt] {
        #if arch(x86_64)
            [
                ("trace a process", 101), ("read keys of the kernel", 250),
                ("load a program into the kernel", 321),
                ("use io_uring", 425), ("watch the processor", 298), ("enter a namespace", 308),
                ("open by a handle", 304), ("read another's memory", 310), ("get another's descriptor", 438),
                ("set the clock", 227),
            ].map { Attempt($0.0, perl: "syscall(\($0.1), 0, 0, 0, 0, 0); print $!+0", says: "1") } + [
                Attempt("clone by the new call", perl: "syscall(435, 0, 0); print $!+0", says: "38"),
                Attempt("call by the old numbers", perl: "syscall(0x40000027); print $!+0", says: "38"),
            ]
        #else
            []
        #endif
    }

    private static func connect(_ address: String, _ number: Int, port: String? = nil) -> String {
        "socket(S, 2, 1, 0); connect(S, pack('S n a4 x8', 2, \(port ?? "\(number)"), \(address))); print $!+0"
    }
}
