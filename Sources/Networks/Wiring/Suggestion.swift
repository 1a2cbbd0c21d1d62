import Describing

/// `; did you mean 'FC'?` if a known name is near, else nothing.
func suggestion(_ name: String, among known: some Sequence<String>) -> String {
    nearestName(to: name, among: known.sorted(by: utf8Order)).map { "; did you mean '\($0)'?" } ?? ""
}
