internal import Hummingbird
internal import Crypto
internal import NIOWebSocket
