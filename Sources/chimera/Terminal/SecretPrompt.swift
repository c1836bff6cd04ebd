import ChimeraCore
@preconcurrency import Dispatch
import Foundation

/// Asks for a secret: at a terminal without showing it, else as the first line of standard input.
enum SecretPrompt {
    static func read(_ question: String) throws(Problem) -> String {
        let isTerminal = isatty(STDIN_FILENO) == 1
        let line =
            isTerminal
            ? silently(asking: question) { readLine() } : readLine()
        let secret = line.map(Text.line) ?? ""
        guard !secret.isEmpty else {
            throw .invalid(
                isTerminal
                    ? "Nothing was entered. Run the command again and paste the key."
                    : "Standard input holds no key. Write it there, or run the command at a terminal to be asked."
            )
        }
        return secret
    }

    /// Whatever ends the asking, the terminal shows again what is typed: also Ctrl-C, a polite kill, a lost line.
    private static func silently(asking question: String, _ body: () -> String?) -> String? {
        Terminal.note(question)
        var before = termios()
        tcgetattr(STDIN_FILENO, &before)
        let shown = before
        let ends = [SIGINT, SIGTERM, SIGHUP, SIGQUIT].map { number in
            // Else the default action comes first.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(
                signal: number, queue: DispatchQueue(label: "chimera.secret-prompt"))
            source.setEventHandler {
                var shown = shown
                tcsetattr(STDIN_FILENO, TCSANOW, &shown)
                _ = write(STDERR_FILENO, "\n", 1)
                _exit(number == SIGINT ? 130 : 1)
            }
            source.activate()
            return (number, source)
        }
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
        defer {
            tcsetattr(STDIN_FILENO, TCSANOW, &before)
            Terminal.note("")
            for (number, source) in ends {
                source.cancel()
                signal(number, SIG_DFL)
            }
        }
        return body()
    }
}
