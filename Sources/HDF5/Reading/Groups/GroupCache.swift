import Synchronization

/// Groups whose headers have been read, by address: a path through a large group is followed at once when it is followed again.
final class GroupCache: Sendable {
    struct Contents: Sendable {
        let links: GroupLinks
        let attributes: AttributeTable
    }

    /// How many names are kept. A single group may have more.
    private static let capacity = 200_000

    private let state = Mutex(State())

    private struct State {
        var groups: [Int: Contents] = [:]
        var names = 0
    }

    subscript(address: Int) -> Contents? { state.withLock { $0.groups[address] } }

    func keep(_ contents: Contents, at address: Int) {
        let names = contents.links.names.count &+ contents.attributes.names.count &+ 1
        state.withLock { state in
            guard state.groups[address] == nil else { return }
            if state.names &+ names > GroupCache.capacity {
                state.groups = [:]
                state.names = 0
            }
            state.groups[address] = contents
            state.names &+= names
        }
    }
}
