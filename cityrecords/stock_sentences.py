"""Django's and the REST framework's own sentences for people, and what this site says instead.

bin/messages writes them into the English catalogue, which goes before the catalogues of the packages; their Spanish is
in the Spanish catalogue like any other.
"""

from __future__ import annotations

FILL_IN = "Fill in this field."
EMAIL = "Enter an email address in the form name@example.org."
WEB_ADDRESS = "Enter a web address that starts with https:// or http://."
FROM_LIST = "Choose an option from the list."
DATE = "Enter a date, such as 2026-10-01."
TIME = "Enter a time in 24-hour form, such as 14:30."
NUMBER = "Enter a number, such as 12.5."
WHOLE_NUMBER = "Enter a whole number, such as 12."
CHARACTER = "Remove the unsupported character."

INSTEAD: dict[str, str] = {
    "This field is required.": FILL_IN,
    "This field cannot be blank.": FILL_IN,
    "This field cannot be null.": FILL_IN,
    "This field may not be blank.": FILL_IN,
    "This field may not be null.": FILL_IN,
    "Enter a valid value.": "This value is not in the right form. Correct it.",
    "Enter a complete value.": "Part of this answer is missing. Fill in every part.",
    "Enter a valid email address.": EMAIL,
    "Enter a valid URL.": WEB_ADDRESS,
    "Enter a valid date.": DATE,
    "Enter a valid time.": TIME,
    "Enter a valid date/time.": "Enter a date and a time, such as 2026-10-01 14:30.",
    "Enter a valid integer.": WHOLE_NUMBER,
    "A valid integer is required.": WHOLE_NUMBER,
    "Enter a whole number.": WHOLE_NUMBER,
    "Enter a number.": NUMBER,
    "A valid number is required.": NUMBER,
    "Not a valid string.": "Enter text.",
    "Must be a valid boolean.": "Enter true or false.",
    "Select a valid choice. %(value)s is not one of the available choices.": (
        "“%(value)s” is not in the list. Choose an option from the list."
    ),
    "Select a valid choice. That choice is not one of the available choices.": FROM_LIST,
    '"{input}" is not a valid choice.': "“{input}” is not one of the possible values.",
    "Enter a list of values.": "Choose one or more options from the list.",
    "Ensure this value is less than or equal to %(limit_value)s.": "Enter %(limit_value)s or less.",
    "Ensure this value is greater than or equal to %(limit_value)s.": "Enter %(limit_value)s or more.",
    "Ensure this value is less than or equal to {max_value}.": "Enter {max_value} or less.",
    "Ensure this value is greater than or equal to {min_value}.": "Enter {min_value} or more.",
    "Ensure this field has no more than {max_length} characters.": "Use no more than {max_length} characters.",
    "Ensure this field has no more than {max_length} elements.": "Send no more than {max_length} items.",
    "Null characters are not allowed.": CHARACTER,
    "Surrogate characters are not allowed: U+{code_point:X}.": "Remove the unsupported character: U+{code_point:X}.",
    "No file was submitted.": "Select a file.",
    "No file was submitted. Check the encoding type on the form.": "The file did not arrive. Select it again.",
    "The submitted file is empty.": "This file is empty. Select another file.",
    "Please either submit a file or check the clear checkbox, not both.": (
        "Either select a file or check the box to remove it, not both."
    ),
    "Upload a valid image. The file you uploaded was either not an image or a corrupted image.": (
        "This picture cannot be opened. Select a PNG or JPEG file."
    ),
    "File extension “%(extension)s” is not allowed. Allowed extensions are: %(allowed_extensions)s.": (
        "Files of type “%(extension)s” are not accepted. Accepted: %(allowed_extensions)s."
    ),
    "%(model_name)s with this %(field_label)s already exists.": (
        "There is already a %(model_name)s with this %(field_label)s."
    ),
    "ManagementForm data is missing or has been tampered with. Missing fields: %(field_names)s. "
    "You may need to file a bug report if the issue persists.": (
        "Part of this form did not arrive (%(field_names)s). Load the page again and repeat your entries."
    ),
    "Please enter a correct %(username)s and password. Note that both fields may be case-sensitive.": (
        "The %(username)s and the password do not match. Check both; capital letters count."
    ),
    "Please enter the correct %(username)s and password for a staff account. "
    "Note that both fields may be case-sensitive.": (
        "The %(username)s and the password do not match a staff account. Check both; capital letters count."
    ),
    "This account is inactive.": "This account is not active. Ask your city's administrator.",
    "Your old password was entered incorrectly. Please enter it again.": (
        "The old password is not correct. Enter it again."
    ),
    "The two password fields didn’t match.": "The two new passwords are different. Enter the same password twice.",
    "The password is too similar to the %(verbose_name)s.": (
        "This password is too similar to your %(verbose_name)s. Choose another one."
    ),
    "This password is too common.": "This password is easy to guess. Choose another one.",
    "This password is entirely numeric.": "This password has only digits. Add letters or words.",
    "Your password can’t be too similar to your other personal information.": (
        "Do not use your name or other personal information."
    ),
    "Your password can’t be a commonly used password.": "Do not use a common password.",
    "Invalid data. Expected a dictionary, but got {datatype}.": "Send a JSON object, not {datatype}.",
    'Expected a list of items but got type "{input_type}".': "Send a list, not {input_type}.",
    "This list may not be empty.": "Send at least one item.",
    "Datetime has wrong format. Use one of these formats instead: {format}.": (
        "Write the date and time in this form: {format}."
    ),
    "Date has wrong format. Use one of these formats instead: {format}.": "Write the date in this form: {format}.",
    "Not found.": "There is nothing here, or you don't have access to it.",
    'Unsupported media type "{media_type}" in request.': "The content type “{media_type}” is not accepted.",
}

INSTEAD_BY_NUMBER: dict[tuple[str, str], tuple[str, str]] = {
    (
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
    ): (
        "Shorten this to %(limit_value)d character; it has %(show_value)d.",
        "Shorten this to %(limit_value)d characters; it has %(show_value)d.",
    ),
    (
        "Ensure this value has at least %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at least %(limit_value)d characters (it has %(show_value)d).",
    ): (
        "Write at least %(limit_value)d character; it has %(show_value)d.",
        "Write at least %(limit_value)d characters; it has %(show_value)d.",
    ),
    (
        "Ensure this filename has at most %(max)d character (it has %(length)d).",
        "Ensure this filename has at most %(max)d characters (it has %(length)d).",
    ): (
        "Shorten the name of this file to %(max)d character; it has %(length)d.",
        "Shorten the name of this file to %(max)d characters; it has %(length)d.",
    ),
    (
        "Ensure that there are no more than %(max)s digit in total.",
        "Ensure that there are no more than %(max)s digits in total.",
    ): ("Use no more than %(max)s digit.", "Use no more than %(max)s digits."),
    (
        "Ensure that there are no more than %(max)s decimal place.",
        "Ensure that there are no more than %(max)s decimal places.",
    ): ("Use no more than %(max)s decimal place.", "Use no more than %(max)s decimal places."),
    (
        "Ensure that there are no more than %(max)s digit before the decimal point.",
        "Ensure that there are no more than %(max)s digits before the decimal point.",
    ): (
        "Use no more than %(max)s digit before the decimal point.",
        "Use no more than %(max)s digits before the decimal point.",
    ),
    (
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ): (
        "This password is too short. Use at least %d character.",
        "This password is too short. Use at least %d characters.",
    ),
    (
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
    ): ("Use at least %(min_length)d character.", "Use at least %(min_length)d characters."),
}
