/// What stands for a value that is not there.
public enum MissingTokens {
    /// The empty field, and what the usual tools write: `NA`, `N/A`, `NaN`, `null`, `None`, `?` and the like.
    public static let usual: Set<String> = [
        "", "NA", "N/A", "n/a", "#N/A", "<NA>", "NaN", "nan", "-nan", "NAN", "NULL", "null", "Null", "None",
        "none", "?",
    ]

    /// Strokes, which are missing values among numbers and dates; in a column of texts `-` is a text, as `+` is.
    static let amongNumbers: Set<String> = ["-", "--", "."]
}
