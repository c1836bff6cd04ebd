import ChimeraCore
import Foundation

/// Asks for a secret: at a terminal without showing it, else as the first line of standard input.
enum SecretPrompt {
    static func read(_ question: String) throws(Problem) -> String {
        let isTerminal = isatty(STDIN_FILENO) == 1
        var before = termios()
        if isTerminal {
            Terminal.note(question)
            tcgetattr(STDIN_FILENO, &before)
            var silent = before
            silent.c_lflag &= ~tcflag_t(ECHO)
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
        }
        defer {
            if isTerminal {
                tcsetattr(STDIN_FILENO, TCSANOW, &before)
                Terminal.note("")
            }
        }
        let line = readLine().map(Text.line) ?? ""
        guard !line.isEmpty else {
            throw .invalid(
                isTerminal
                    ? "Nothing was entered. Run the command again and paste the key."
                    : "Standard input holds no key. Write it there, or run the command at a terminal to be asked."
            )
        }
        return line
    }
}
