package io.fastdfs.operator.config;

import java.util.regex.Pattern;

/** Keys that users cannot set, as a regular expression over whole names, and what to do instead: a full sentence. */
public record OwnedKey(String regex, String sentence) {

    public boolean owns(String key) {
        return Pattern.matches(regex, key);
    }
}
