internal import Crypto
internal import FoundationEssentials

/// The secrets that sign people in: 256 random bits, written in the alphabet of addresses and headers.
/// The store keeps hashes only.
public enum Token {
    public static func make() -> String {
        SymmetricKey(size: .bits256).withUnsafeBytes { Data($0).base64EncodedString() }
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    public static func hash(_ token: String) -> String { Guardian.hash(token) }
}
