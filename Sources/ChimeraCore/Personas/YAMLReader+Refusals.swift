internal import Yams

/// What is wrong with the YAML itself.
extension YAMLReader {
    /// Before the parser sees it: what it reports badly, and what would make it work without end.
    func refuseTraps(in yaml: String) throws(PersonaFileError) {
        for (index, line) in yaml.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            func fail(_ message: String) -> PersonaFileError {
                PersonaFileError(file: file, line: index + 1 + offset, message: message)
            }
            if line.prefix(while: { $0 == " " || $0 == "\t" }).contains("\t") {
                throw fail("The line is indented with a tab. Use spaces.")
            }
            // libyaml ends lines at U+0085, U+2028 and U+2029, which would shift every line number behind them.
            let odd = line.unicodeScalars.first {
                $0.properties.generalCategory == .control && $0 != "\t" || $0 == "\u{2028}"
                    || $0 == "\u{2029}"
            }
            if let odd {
                let code = String(odd.value, radix: 16, uppercase: true)
                throw fail("The line holds the control character U+\(code). Remove it.")
            }
        }
        // References to references unfold to exponentially many nodes; twenty stay in the thousands.
        if yaml.utf8.contains(UInt8(ascii: "&")), yaml.utf8.count(where: { $0 == UInt8(ascii: "*") }) > 20 {
            throw PersonaFileError(
                file: file, line: 1 + offset,
                message:
                    "There are more than 20 * beside an &. Write values out instead of referring to them.")
        }
    }

    /// The parser's words with the file's line and a hint.
    func refusal(of error: any Error, _ yaml: String) -> PersonaFileError {
        let lines = yaml.split(separator: "\n", omittingEmptySubsequences: false)
        func fail(_ line: Int, _ message: String) -> PersonaFileError {
            PersonaFileError(file: file, line: min(line, lines.count) + offset, message: message)
        }
        switch error as? YamlError {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            // The parser runs on to wherever the next quote stands, and complains there.
            let openQuote = lines.prefix(mark.line).firstIndex(where: Self.hasOpenQuote)
            if let openQuote {
                return fail(openQuote + 1, "A quote is opened and not closed. Add the other \".")
            }
            let start = context.map { " \($0.text)" } ?? ""
            // An open [ or { likewise: the line that opened it is the one to mend.
            let line = start.contains("flow") ? context?.mark.line : nil
            let hint = "Close every bracket, and put text that holds : or # in double quotes"
            return fail(line ?? mark.line, "This is not valid YAML (\(problem)\(start)). \(hint).")
        case .duplicatedKeysInMapping(let keys, let context):
            return fail(context.mark.line, "The key \(keys.first ?? "") is given twice. Remove one.")
        default:
            return fail(1, "This cannot be read as YAML. Compare it with a shipped file.")
        }
    }

    private static func hasOpenQuote(_ line: Substring) -> Bool {
        var isOpen = false
        var isEscaped = false
        for byte in line.utf8 {
            if byte == UInt8(ascii: "\""), !isEscaped { isOpen.toggle() }
            isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
        }
        return isOpen
    }
}
