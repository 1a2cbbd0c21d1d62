public import Training

extension Run {
    /// Trains on a thread of its own, while the task waits without holding one: for servers and programs with windows.
    ///
    /// When the task is cancelled, training ends after the update under way and the run is saved, as a program that is sent
    /// SIGTERM does; the result's reason is then ``TrainingResult/Reason-swift.enum/cancelled``. Nothing else may touch the
    /// run meanwhile; ``events()`` tells how it goes.
    ///
    /// - Parameters: as ``train(output:clock:stop:stopAfterUpdates:)``, which also says what is returned and thrown. Progress
    ///   is not printed.
    @discardableResult
    public func train(
        stopAfterUpdates: Int? = nil, isolation: isolated (any Actor)? = #isolation
    ) async throws -> TrainingResult {
        let stop = StopRequest()
        // The thread lets go of the run before the task goes on: who waited for it may resume the run's file at once.
        let run = HandedOver(Unmanaged.passRetained(self))
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                DetachedThread.start {
                    let result = Result {
                        try run.value.takeRetainedValue().train(
                            output: SilentOutput(), stop: stop, stopAfterUpdates: stopAfterUpdates)
                    }
                    continuation.resume(with: result)
                }
            }
        } onCancel: {
            stop.cancel()
        }
    }
}

/// What a task hands to a thread and does not touch until that thread is done.
private struct HandedOver<Value>: @unchecked Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }
}
