/// A key or a password: prints as •••, in texts, in dumps and in logs alike, and cannot be encoded.
public struct Secret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    private let value: String

    public init(_ value: String) {
        self.value = value
    }

    /// Only for the header that carries it, and for sealing it.
    public func reveal() -> String { value }

    /// Some providers repeat a wrong key in their error.
    public func removed(from text: String) -> String {
        guard value.utf8.count >= 8 else { return text }
        var text = text
        while let place = text.firstRange(of: value) { text.replaceSubrange(place, with: description) }
        return text
    }

    public var description: String { "•••" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
