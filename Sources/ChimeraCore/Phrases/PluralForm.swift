/// Which form of a text a count takes: the rules of the Unicode CLDR (Language Plural Rules) for whole numbers,
/// of the languages whose rules differ from "one, else other". A form that a file lacks is `other`.
enum PluralForm: String {
    case zero, one, two, few, many, other

    static func of(_ number: Int, in language: String) -> PluralForm {
        let count = number.magnitude
        let (ten, hundred) = (count % 10, count % 100)
        switch language.prefix(while: { $0 != "-" }) {
        case "ja", "zh", "ko", "th", "vi", "id": return .other
        case "fr", "pt", "hi", "fa": return count < 2 ? .one : .other
        case "ru", "uk", "be":
            if ten == 1, hundred != 11 { return .one }
            return (2...4).contains(ten) && !(12...14).contains(hundred) ? .few : .many
        case "pl":
            if count == 1 { return .one }
            return (2...4).contains(ten) && !(12...14).contains(hundred) ? .few : .many
        case "cs", "sk": return count == 1 ? .one : (2...4).contains(count) ? .few : .other
        case "he": return count == 1 ? .one : count == 2 ? .two : .other
        case "ar":
            switch count {
            case 0: return .zero
            case 1: return .one
            case 2: return .two
            default: return (3...10).contains(hundred) ? .few : (11...99).contains(hundred) ? .many : .other
            }
        default: return count == 1 ? .one : .other
        }
    }
}
