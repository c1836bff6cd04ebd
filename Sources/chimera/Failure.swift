import ArgumentParser
import ChimeraCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// How an error ends the process: one sentence on standard error that says what to do, and an exit code.
enum Failure {
    static func prepare() {
        // A closed pipe is an error of the write, not the end of everything that still has to be stored.
        signal(SIGPIPE, SIG_IGN)
    }

    static func end(_ error: any Error, _ arguments: [String]) -> Never {
        switch error {
        case let problem as Problem: end(problem, arguments)
        case let code as ExitCode: exit(code.rawValue)
        case is Terminal.Closed:
            signal(SIGPIPE, SIG_DFL)
            raise(SIGPIPE)
            exit(1)
        case is CancellationError: exit(130)
        default: endParsing(error, arguments)
        }
    }

    private static func end(_ problem: Problem, _ arguments: [String]) -> Never {
        if arguments.contains("--json") {
            let body = OrderedJSON().field("type", problem.type.rawValue).field("detail", problem.detail)
            let whole = problem.field.map { body.field("field", $0) } ?? body
            Terminal.note(OrderedJSON().field("error", raw: whole.text).text)
        } else {
            Terminal.note(Terminal.harmless(problem.detail))
        }
        exit(problem.type.exitCode)
    }

    /// Help and version are no errors; the rest is what the command line got wrong.
    private static func endParsing(_ error: any Error, _ arguments: [String]) -> Never {
        let whole = Chimera.fullMessage(for: error)
        switch Chimera.exitCode(for: error) {
        case .success:
            try? Terminal.line(whole)
            exit(0)
        case .validationFailure:
            var words = Chimera.message(for: error).split(separator: "\n").joined(separator: " ")
            if words.last.map({ !".!?".contains($0) }) ?? true { words += "." }
            end(.invalid("\(words) See `\(command(in: whole)) --help`."), arguments)
        default:
            end(
                Problem(
                    .internal,
                    "This should not have happened: \(error). Please report it with `chimera doctor --bundle FILE`."
                ),
                arguments)
        }
    }

    /// The command that was meant, from the parser's own "Usage: chimera converse …" line.
    private static func command(in message: String) -> String {
        let usage =
            message.split(separator: "\n").first { $0.hasPrefix("Usage: ") }?.dropFirst(7) ?? "chimera"
        return usage.split(separator: " ").prefix {
            $0.allSatisfy { $0.isLetter || $0 == "-" } && !$0.hasPrefix("-")
        }
        .joined(separator: " ")
    }
}
