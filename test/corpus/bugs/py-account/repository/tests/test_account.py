import unittest

from bank.account import Account, InsufficientFunds


class AccountTest(unittest.TestCase):
    def test_deposit(self):
        account = Account()
        account.deposit(5)
        self.assertEqual(account.balance, 5)

    def test_whole_balance(self):
        account = Account(10)
        account.withdraw(10)
        self.assertEqual(account.balance, 0)

    def test_too_much(self):
        with self.assertRaises(InsufficientFunds):
            Account(10).withdraw(11)
