internal import AsyncHTTPClient
internal import ChimeraCore
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

extension Endpoint {
    /// An error of one call as the failure that its reader can act on: what happened, to which
    /// endpoint, what to do next. `inAnswer`: the head of an answer had come.
    func explained(_ error: any Error, inAnswer: Bool) -> any Error {
        if error is CancellationError || error is Problem { return error }
        let failure = (error as? ProviderFailure) ?? connectionFailure(error, inAnswer: inAnswer)
        let words = key?.removed(from: failure.words) ?? failure.words
        var explained = ProviderFailure(
            failure.kind, advice(for: failure).map { "\(words) \($0)" } ?? words, status: failure.status,
            retryAfter: failure.retryAfter, requestID: failure.requestID, shouldRetry: failure.shouldRetry)
        explained.quota = failure.quota
        return explained
    }

    private func advice(for failure: ProviderFailure) -> String? {
        switch failure.kind {
        case .unauthorized where key == nil:
            "(\(name) wants a key: set \(keyName ?? "its key") and start again.)"
        case .unauthorized: "(\(name) does not accept the key: check \(keyName ?? "it").)"
        case .noCredit: "(Add credit at \(name), or choose another model.)"
        case .invalidRequest where [301, 302, 307, 308, 404, 405].contains(failure.status):
            "(Is \(url) the right base URL of \(name)?)"
        case .modelMissing: "(Choose one that `chimera models` lists for \(name).)"
        default: nil
        }
    }

    private func connectionFailure(_ error: any Error, inAnswer: Bool) -> ProviderFailure {
        switch error {
        case Exchange.Impatience.firstByte:
            return ProviderFailure(
                .timedOut,
                "\(name) sent nothing for \(seconds(timeouts.firstByte)). Try again, or choose a faster model."
            )
        case Exchange.Impatience.idle:
            return ProviderFailure(
                .timedOut,
                "\(name) stopped in the middle of the reply and sent nothing for \(seconds(timeouts.idle)).")
        case Exchange.Impatience.whole:
            return ProviderFailure(
                .timedOut,
                "\(name) was still writing after \(seconds(timeouts.whole)), the longest that one reply may take."
            )
        case _ where isConnectTimeout(error):
            return ProviderFailure(
                .unreachable,
                "\(place) accepted no connection within \(seconds(timeouts.connect)). Check the network and the base URL."
            )
        case let error as NIOConnectionError:
            return unreachable(error)
        case let error as IOError where error.errnoCode == ECONNREFUSED:
            return refused
        case let error where String(reflecting: type(of: error)).hasPrefix("NIOSSL."):
            return ProviderFailure(
                .unreachable,
                "\(place) gave no secure connection (\(error)). Check whether its base URL begins with https or http, and this computer's date."
            )
        case _ where inAnswer:
            return ProviderFailure(
                .streamBroken, "The connection to \(name) broke in the middle of the reply (\(cause(error)))."
            )
        case is HTTPParserError:
            return ProviderFailure(
                .streamBroken, "\(place) does not speak HTTP as it must (\(error)). Check the base URL.")
        default:
            return ProviderFailure(
                .unreachable,
                "\(place) closed the connection without an answer (\(cause(error))). Check that it is the right server."
            )
        }
    }

    private func isConnectTimeout(_ error: any Error) -> Bool {
        switch error as? HTTPClientError {
        case .connectTimeout, .getConnectionFromPoolTimeout, .tlsHandshakeTimeout: true
        default: false
        }
    }

    private func unreachable(_ error: NIOConnectionError) -> ProviderFailure {
        if error.connectionErrors.contains(where: { ($0.error as? IOError)?.errnoCode == ECONNREFUSED }) {
            return refused
        }
        if error.connectionErrors.isEmpty, error.dnsAError != nil || error.dnsAAAAError != nil {
            return ProviderFailure(
                .unreachable,
                "The name \(url.host) is not known. Check the base URL of \(name) and this computer's network."
            )
        }
        return ProviderFailure(
            .unreachable, "\(place) cannot be reached (\(error)). Check the network and the base URL.")
    }

    private var refused: ProviderFailure {
        ProviderFailure(
            .unreachable,
            "Nothing listens at \(url), where \(name) should be. Start it, or correct its base URL.")
    }

    private var place: String { "\(name) at \(url)" }

    private func cause(_ error: any Error) -> String {
        error as? HTTPClientError == .remoteConnectionClosed
            ? "it was closed" : Text.shortened("\(error)", to: 200)
    }

    private func seconds(_ time: Duration) -> String {
        time >= .seconds(1) ? "\(time.components.seconds) s" : "\(time.microseconds / 1000) ms"
    }
}
