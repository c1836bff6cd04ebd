internal import ArgumentParser
internal import Configuration

@main struct Chimera: AsyncParsableCommand {
    func run() async throws { print("chimera") }
}
