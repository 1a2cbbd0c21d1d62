#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A piece of work on a thread of its own.
///
/// The result is written by that thread before it ends and read after it has been joined, by one owner: nothing
/// is ever used by two threads at a time, although the result need not be sendable.
final class Background<Value>: @unchecked Sendable {
    private let work: Work<Value>
    private var thread: pthread_t?

    /// Begins the work. If the system gives no thread, it is done when its value is asked for.
    ///
    /// - Parameter courtesy: whom the thread lets compute before it.
    init(yielding courtesy: CurrentThread.Courtesy = .none, _ body: @escaping @Sendable () -> Value) {
        work = Work(body, courtesy)
        let context = Unmanaged.passRetained(work as AnyWork)
        #if canImport(Darwin)
            var thread: pthread_t?
            let status = pthread_create(
                &thread, nil,
                {
                    Unmanaged<AnyWork>.fromOpaque($0).takeRetainedValue().run()
                    return nil
                }, context.toOpaque())
        #else
            var thread = pthread_t()
            let status = pthread_create(
                &thread, nil,
                { context in
                    if let context { Unmanaged<AnyWork>.fromOpaque(context).takeRetainedValue().run() }
                    return nil
                }, context.toOpaque())
        #endif
        if status == 0 {
            self.thread = thread
        } else {
            context.release()
        }
    }

    /// Waits for the work and gives its result.
    func value() -> Value {
        join()
        return work.result ?? work.body()
    }

    /// Lets the work go on by itself.
    func detach() {
        guard let thread else {
            _ = work.body()
            return
        }
        pthread_detach(thread)
        self.thread = nil
    }

    private func join() {
        guard let thread else { return }
        pthread_join(thread, nil)
        self.thread = nil
    }

    deinit { join() }
}

/// A thread that nobody waits for.
package enum DetachedThread {
    /// Does the work on a thread of its own; at once on this one if the system gives none.
    package static func start(_ body: @escaping @Sendable () -> Void) {
        let thread = Background(body)
        // Whoever holds the thread last waits for its end.
        thread.detach()
    }
}

/// Several threads that do the same.
package enum ParallelThreads {
    /// Does the work on so many threads, this one among them, and waits for all.
    package static func run(_ count: Int, _ body: @escaping @Sendable () -> Void) {
        let others = (1..<max(1, count)).map { _ in Background(body) }
        body()
        for thread in others { thread.value() }
    }
}

/// What the thread gets to see of the work, whose type C cannot know.
private class AnyWork {
    func run() {}
}

private final class Work<Value>: AnyWork {
    let body: @Sendable () -> Value
    let courtesy: CurrentThread.Courtesy
    var result: Value?

    init(_ body: @escaping @Sendable () -> Value, _ courtesy: CurrentThread.Courtesy) {
        self.body = body
        self.courtesy = courtesy
    }

    override func run() {
        CurrentThread.yieldToOthers(courtesy)
        result = body()
    }
}
