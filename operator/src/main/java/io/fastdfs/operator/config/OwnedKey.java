package io.fastdfs.operator.config;

import java.util.regex.Pattern;

/** Keys that users cannot set, as a regular expression over whole names, and what to do instead: a full sentence. */
public record OwnedKey(Pattern pattern, String sentence) {

    OwnedKey(String regex, String sentence) {
        this(Pattern.compile(regex), sentence);
    }

    public boolean owns(String key) {
        return pattern.matcher(key).matches();
    }

    /** The regular expression as text. */
    public String regex() {
        return pattern.pattern();
    }
}
