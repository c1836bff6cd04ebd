internal import ChimeraCore
internal import NIOCore

/// A process with its pipes, and the way in which it ends.
struct StartedChild: Sendable {
    let child: Child
    private let channels: [any Channel]
    private let errorReader: PipeReader

    /// - Parameter spawn: starts it with these descriptors as 0, 1 and 2.
    static func start(
        _ spawn: ([(source: CInt, target: CInt)]) throws(Problem) -> Int32
    ) async throws -> StartedChild {
        let input = try Pipes.make()
        let output = try Pipes.make()
        let errors = try Pipes.make()
        let pid: Int32
        do {
            pid = try spawn([(input.reading, 0), (output.writing, 1), (errors.writing, 2)])
        } catch {
            for pipe in [input, output, errors] {
                closeDescriptor(pipe.reading)
                closeDescriptor(pipe.writing)
            }
            throw error
        }
        for descriptor in [input.reading, output.writing, errors.writing] { closeDescriptor(descriptor) }
        let end = ChildEnd()
        end.watch(pid)
        let reader = PipeReader()
        let errorReader = PipeReader()
        let main = try await Pipes.channel(reading: output.reading, writing: input.writing, reader)
        let side = try await Pipes.channel(reading: errors.reading, writing: nil, errorReader)
        let lines = ErrorLines()
        return StartedChild(
            child: Child(
                pid: pid, output: ChildOutput(reader: reader), input: ChildInput(channel: main), end: end,
                errors: lines),
            channels: [main, side], errorReader: errorReader)
    }

    struct Ending: Sendable {
        /// Asks it to end.
        let terminate: @Sendable () -> Void
        /// Ends it and all that it started.
        let kill: @Sendable () -> Void

        init(_ terminate: @escaping @Sendable () -> Void, kill: @escaping @Sendable () -> Void) {
            self.terminate = terminate
            self.kill = kill
        }
    }

    static let patience = Duration.seconds(2)

    func lend<T: Sendable>(
        _ body: @Sendable (Child) async throws -> T, ending: Ending
    ) async throws -> T {
        try await withTaskGroup(of: Void.self, returning: Result<T, any Error>.self) { group in
            group.addTask { await child.errors.read(errorReader) }
            let result: Result<T, any Error>
            do { result = .success(try await body(child)) } catch { result = .failure(error) }
            // Its end has to be waited for although our task was cancelled; unstructured for that alone.
            await Task { await end(ending) }.value
            group.cancelAll()
            return result
        }
        .get()
    }

    private func end(_ ending: Ending) async {
        child.closeInput()
        child.output.reader.drain()
        if await child.end.wait(atMost: Self.patience) == nil {
            ending.terminate()
            if await child.end.wait(atMost: Self.patience) == nil {
                ending.kill()
                _ = await child.end.wait()
            }
        }
        // What it left behind in its group or its namespace goes too.
        ending.kill()
        for channel in channels { try? await channel.close() }
    }
}
